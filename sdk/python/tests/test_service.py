"""Calls the real service, which COACHING_SDK_URL names."""

import base64
import csv
import io
import os
import unittest
import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from opencoaching import Client, CoachingError, schema

PARENT = "customers/acme/profiles/support"


def new_template() -> schema.ScorecardTemplate:
    care: schema.Criterion = {
        "criterionId": "care",
        "displayName": "Care",
        "answer": {"type": "RANGE", "min": 0, "max": 100, "step": 0.01},
    }
    result: schema.Criterion = {
        "criterionId": "result",
        "displayName": "Result",
        "weight": 2,
        "answer": {"type": "OPTIONS", "options": [{"value": 0.0001, "points": 0}, {"value": 999999.9999, "points": 10}]},
    }
    return {
        "name": f"{PARENT}/scorecardTemplates/{uuid.uuid4()}",
        "title": "Made in Python",
        "template": {"chapters": [{"chapterId": "call", "displayName": "Call", "criteria": [care, result]}]},
    }


def new_scorecard(template: str, scores: list[schema.Score]) -> schema.Scorecard:
    now = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
    return {
        "conversationName": f"{PARENT}/conversations/conv-0001",
        "agentUserName": "customers/acme/users/agent-07",
        "templateName": template,
        "usecaseName": f"{PARENT}/usecases/inbound-calls",
        "scores": scores,
        "createTime": now,
        "updateTime": now,
    }


class Service(unittest.TestCase):
    def setUp(self) -> None:
        self.client = Client(os.environ["COACHING_SDK_URL"])

    def test_a_scorecard_lives_from_its_template_to_the_export(self) -> None:
        made = self.client.create_scorecard_template(PARENT, new_template())["scorecardTemplate"]
        template = made.get("name", "")
        self.assertTrue(template.endswith("@1"))
        options = made["template"]["chapters"][0]["criteria"][1]["answer"].get("options", [])
        self.assertEqual([0.0001, 999999.9999], [option["value"] for option in options])

        scores: list[schema.Score] = [
            {"criterionId": "care", "numericValue": 33.33, "notApplicable": False},
            {"criterionId": "result", "numericValue": 999999.9999, "notApplicable": False},
        ]
        explained = self.client.score_scorecard(PARENT, {"templateName": template, "scores": scores})
        self.assertEqual(77.78, explained["totalScore"])
        self.assertEqual("23333/300", explained["explanation"]["total"]["exact"])
        parts = [criterion["contribution"]["value"] for criterion in explained["explanation"]["criteria"] if "contribution" in criterion]
        self.assertEqual(Decimal("77.78"), sum(Decimal(str(part)) for part in parts), "what is printed adds up")

        card = self.client.create_scorecard(PARENT, new_scorecard(template, scores))["scorecard"]
        self.assertEqual(77.78, card.get("totalScore"))
        self.assertEqual(33.33, card["scores"][0].get("numericValue"))

        name = card.get("name", "")
        submitted = self.client.submit_scorecard(name, {})
        self.assertIn("submitTime", submitted["scorecard"])
        self.assertEqual(submitted, self.client.submit_scorecard(name, {}), "a second one changes nothing")
        self.assert_exported(template)

    def assert_exported(self, template: str) -> None:
        now = datetime.now(UTC)
        wanted: schema.ExportScorecardsRequest = {
            "startTime": (now - timedelta(hours=1)).isoformat(),
            "endTime": (now + timedelta(hours=1)).isoformat(),
            "scorecardTemplateNames": [template.removesuffix("@1") + "@*"],
        }
        with self.client.export_scorecards_csv(PARENT, wanted) as file:
            rows = list(csv.DictReader(io.TextIOWrapper(file, encoding="utf-8", newline="")))
        self.assertEqual(1, len(rows))
        self.assertEqual("SUBMITTED", rows[0]["status"])
        self.assertEqual("77.78", rows[0]["total_score"])
        self.assertEqual("33.33", rows[0]["Made in Python / Call / Care"])
        self.assertEqual("999999.9999", rows[0]["Made in Python / Call / Result"])

        inside = base64.b64decode(self.client.export_scorecards(PARENT, wanted)["data"]).decode()
        self.assertEqual(rows, list(csv.DictReader(io.StringIO(inside, newline=""))))

    def test_a_refusal_has_code_reason_and_every_violation(self) -> None:
        with self.assertRaises(CoachingError) as raised:
            self.client.create_scorecard(PARENT, new_scorecard("nonsense", [{"criterionId": "a b", "notApplicable": True}]))
        fault = raised.exception
        self.assertEqual((400, 3), (fault.status, fault.code))
        self.assertNotEqual("", fault.reason)
        fields = {violation.field: violation.description for violation in fault.violations}
        self.assertIn("customers/{customer_id}/profiles/{profile_id}/scorecardTemplates/", fields["templateName"])
        self.assertIn("scores[0].criterionId", fields)
        self.assertIn("templateName: must be", str(fault))

        with self.assertRaises(CoachingError) as raised:
            self.client.get_scorecard(f"{PARENT}/scorecards/no-such")
        self.assertEqual((404, 5, "NOT_FOUND"), (raised.exception.status, raised.exception.code, raised.exception.reason))

    def test_all_scorecards_come_each_once(self) -> None:
        names = [card.get("name", "") for card in self.client.iterate_scorecards(PARENT, page_size=300)]
        self.assertEqual(len(names), len(set(names)))
        self.assertLessEqual({f"{PARENT}/scorecards/sc-{i + 1:04}" for i in range(2000)}, set(names))
        self.assertIn("acme", [c.get("name", "").removeprefix("customers/") for c in self.client.iterate_customers(page_size=1)])
        targets = list(self.client.iterate_targets(PARENT, {"pageSize": 2}))
        self.assertGreater(len(targets), 2)

    def test_filters_arrive(self) -> None:
        agents = "customers/acme/users/agent-07"
        cards = self.client.list_scorecards(PARENT, agent_user_name=agents, creator_user_names=["customers/acme/users/qa-1", "customers/acme/users/qa-2"])
        self.assertEqual({agents}, {card["agentUserName"] for card in cards["scorecards"]})
        self.assertGreater(len(list(self.client.iterate_current_scorecard_templates(PARENT, include_deleted=True))), 0)

    def test_a_decimal_is_sent_exactly_or_not_at_all(self) -> None:
        scores: list[schema.Score] = [{"criterionId": "diagnosis", "numericValue": Decimal("4.5"), "notApplicable": False}]  # pyright: ignore
        request: schema.ScoreScorecardRequest = {"templateName": f"{PARENT}/scorecardTemplates/call-quality@2", "scores": scores}
        explained = self.client.score_scorecard(PARENT, request)["explanation"]
        self.assertIn("9/2", [c["earned"]["exact"] for c in explained["criteria"] if "earned" in c])
        scores[0]["numericValue"] = Decimal("4.50000000000000000001")  # pyright: ignore
        with self.assertRaises(ValueError):
            self.client.score_scorecard(PARENT, request)

    def test_calls_can_be_made_as_somebody_else(self) -> None:
        target: schema.Target = {
            "scorecardTemplateName": f"{PARENT}/scorecardTemplates/call-quality",
            "usecaseName": f"{PARENT}/usecases/inbound-calls",
            "target": 1,
        }
        with self.assertRaises(CoachingError) as raised:
            self.client.as_user("customers/acme/users/agent-07").create_target(PARENT, target)
        self.assertEqual("PERMISSION_DENIED", raised.exception.reason)

    def test_a_name_of_another_form_is_not_sent(self) -> None:
        for name in ("sc-0001", "customers/acme", f"{PARENT}/scorecards/a/b", f"{PARENT}/scorecards/"):
            with self.assertRaises(ValueError):
                self.client.get_scorecard(name)
