package export

// The optional parts of an export that a request can ask for. Without any, and with EveryFeature, all are there.
const (
	EveryFeature      = "ENABLED_FEATURES_UNSPECIFIED"
	BaseFeature       = "ENABLED_FEATURES_BASE"
	AgentEmailFeature = "ENABLED_FEATURES_AGENT_EMAIL_COLUMN"
)

// EnablesAgentEmail tells whether a request with these features asks for the column with the agents' addresses. No
// feature at all asks for every one; BaseFeature alone asks for none. Neither order nor repetition matters, and what is
// no feature asks for nothing.
func EnablesAgentEmail[F ~string](features []F) bool {
	for _, feature := range features {
		if feature == EveryFeature || feature == AgentEmailFeature {
			return true
		}
	}
	return len(features) == 0
}
