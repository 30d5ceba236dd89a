package main

import "context"

func stepSlow(ctx context.Context, s *stage) error     { return nil }
func stepFailover(ctx context.Context, s *stage) error { return nil }
func stepSoak(ctx context.Context, s *stage) error     { return nil }
