package export

import (
	"unicode"
	"unicode/utf8"
)

// runsAsFormula tells whether a spreadsheet could take the cell for a formula, so that the CSV writer puts a ' before
// it. That is so when the first character that is not blank is = + - @, the full-width form of one of these, a tab, a
// line break or NUL.
//
// Blank is whatever a spreadsheet may drop or show as nothing: Unicode white space with the no-break space, control
// characters, and format characters such as the zero-width space and the byte-order mark. Taking too much for blank
// costs a ' in a cell that nobody would miss; taking too little would cost the protection.
func runsAsFormula(cell string) bool {
	for len(cell) > 0 {
		if c := cell[0]; c > ' ' && c < utf8.RuneSelf && c != 0x7f {
			return c == '=' || c == '+' || c == '-' || c == '@'
		}
		r, size := utf8.DecodeRuneInString(cell)
		switch r {
		case '＝', '＋', '－', '＠', '\t', '\r', '\n', 0:
			return true
		}
		if !unicode.In(r, unicode.White_Space, unicode.Cc, unicode.Cf) {
			return false
		}
		cell = cell[size:]
	}
	return false
}
