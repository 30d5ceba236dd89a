package edge

import (
	"context"
	"mime"
	"strconv"
	"strings"
)

type mediaTypeKey struct{}

func withMediaType(ctx context.Context, media string) context.Context {
	return context.WithValue(ctx, mediaTypeKey{}, media)
}

// MediaType returns the media type, of those that the operation of the request offers, that the caller likes best. It is
// what the Accept header comes to: application/json where the caller does not care.
func MediaType(ctx context.Context) string {
	media, _ := ctx.Value(mediaTypeKey{}).(string)
	return media
}

// negotiate chooses from the offers, the first of them first, the one that the Accept headers rate highest. It reports
// false when they rule all of them out. Ranges that cannot be read count for nothing, and no readable range accepts all.
func negotiate(accept, offers []string) (string, bool) {
	if len(offers) == 0 {
		return "", true
	}
	ranges := parseAccept(accept)
	if len(ranges) == 0 {
		return offers[0], true
	}
	best, quality := "", 0.0
	for _, offer := range offers {
		if q := qualityOf(ranges, offer); q > quality {
			best, quality = offer, q
		}
	}
	return best, best != ""
}

type mediaRange struct {
	media   string // text/csv, text/* or */*
	quality float64
}

func parseAccept(headers []string) []mediaRange {
	var ranges []mediaRange
	for part := range strings.SplitSeq(strings.Join(headers, ","), ",") {
		media, parameters, err := mime.ParseMediaType(part)
		if err != nil || !strings.Contains(media, "/") {
			continue
		}
		quality := 1.0
		if q, ok := parameters["q"]; ok {
			if quality, err = strconv.ParseFloat(q, 64); err != nil || !(quality >= 0 && quality <= 1) {
				continue
			}
		}
		ranges = append(ranges, mediaRange{media: media, quality: quality})
	}
	return ranges
}

// qualityOf is the quality of the most exact range that holds the media type, or 0.
func qualityOf(ranges []mediaRange, media string) float64 {
	family, _, _ := strings.Cut(media, "/")
	for _, exactness := range []string{media, family + "/*", "*/*"} {
		for _, r := range ranges {
			if r.media == exactness {
				return r.quality
			}
		}
	}
	return 0
}
