# Counts the results in what "go test -json" writes: one line of JSON an event. Quotes inside of output are escaped, so
# that what a test prints is never taken for an event. Tests and their subtests count alike. A package that fails
# without a failing test, because it does not build or ends early, counts as one failure.
#
# -v passed=N and -v failed=N begin the count with results from elsewhere. The exit code is 1 when anything failed.

/"Action":"(pass|fail|skip)"/ {
	package = ""
	if (match($0, /"Package":"[^"]*"/)) package = substr($0, RSTART, RLENGTH)
	if ($0 ~ /"Test":"/) {
		if ($0 ~ /"Action":"pass"/) passed++
		if ($0 ~ /"Action":"skip"/) skipped++
		if ($0 ~ /"Action":"fail"/) { failed++; explained[package] = 1 }
	} else if ($0 ~ /"Action":"fail"/ && !explained[package]) failed++
}

END {
	printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
	exit failed > 0
}
