package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// The annotations of a flag that has a variable of the environment for a twin.
const (
	variableAnnotation = "variable"
	// emptyAnnotation marks a flag for which the empty text says something; elsewhere an empty variable counts as unset.
	emptyAnnotation = "empty"
)

// twin lets a variable of the environment set a flag that the command line leaves out, and says so in the help.
func twin(flags *pflag.FlagSet, name, variable string) {
	flag := flags.Lookup(name)
	flag.Usage += " [" + variable + "]"
	flag.Annotations = map[string][]string{variableAnnotation: {variable}}
}

// variableOf is the variable that sets a flag too, or empty.
func variableOf(flag *pflag.Flag) string {
	if variables := flag.Annotations[variableAnnotation]; len(variables) > 0 {
		return variables[0]
	}
	return ""
}

// fillFromEnvironment sets the flags that the command line left out from their variables.
func fillFromEnvironment(command *cobra.Command, env lookup) error {
	var faults []error
	command.Flags().VisitAll(func(flag *pflag.Flag) {
		value, set := fromEnvironment(flag, env)
		if flag.Changed || !set {
			return
		}
		if err := flag.Value.Set(value); err != nil {
			faults = append(faults, fmt.Errorf("the variable %s is %q, but %s (it stands for --%s; see %s --help)",
				variableOf(flag), value, wanted(flag), flag.Name, command.CommandPath()))
		}
	})
	return errors.Join(faults...)
}

// fromEnvironment is what the variable of a flag is set to; false where it says nothing.
func fromEnvironment(flag *pflag.Flag, env lookup) (string, bool) {
	variable := variableOf(flag)
	if variable == "" {
		return "", false
	}
	value, set := env(variable)
	_, mayBeEmpty := flag.Annotations[emptyAnnotation]
	return value, set && (value != "" || mayBeEmpty)
}

// explainFlag says what is wrong with a flag, what it wants and where to read about it.
func explainFlag(command *cobra.Command, err error) error {
	var invalid *pflag.InvalidValueError
	if !errors.As(err, &invalid) {
		return fmt.Errorf("%w (see %s --help)", err, command.CommandPath())
	}
	flag := invalid.GetFlag()
	also := ""
	if variable := variableOf(flag); variable != "" {
		also = "variable: " + variable + "; "
	}
	return fmt.Errorf("--%s is %q, but %s (%ssee %s --help)", flag.Name, invalid.GetValue(), wanted(flag), also, command.CommandPath())
}

// wanted says what a flag's value has to look like.
func wanted(flag *pflag.Flag) string {
	switch flag.Value.Type() {
	case "bool":
		return "must be true or false"
	case "duration":
		return "must be a time such as 5s or 1m30s"
	case "int":
		return "must be a whole number"
	case "float64":
		return "must be a number"
	case levelType:
		return "must be debug, info, warn or error"
	case instantType:
		return "must be a day such as 2026-05-01 or an instant such as 2026-05-01T08:00:00Z"
	default:
		return "must be one of the values that the help names"
	}
}
