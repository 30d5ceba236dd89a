// Package coaching is the vocabulary of the trade and its rules: scorecards and their states, templates and their
// revisions, targets, the directory of people and things that they refer to, resource names, exact numbers, and the
// kinds of error. It knows no database, no HTTP and no clock; whoever calls it brings the time.
//
// The structs carry the field names of the public contract as JSON tags, so that one form serves the API, the stored
// body of a directory entry and the merging of a PATCH. Fields tagged "-" are ours alone and are never shown.
package coaching
