package main

import "context"

func stepFull(ctx context.Context, s *stage) error     { return nil }
func stepStop(ctx context.Context, s *stage) error     { return nil }
func stepBoot(ctx context.Context, s *stage) error     { return nil }
func stepSlow(ctx context.Context, s *stage) error     { return nil }
func stepFailover(ctx context.Context, s *stage) error { return nil }
func stepSoak(ctx context.Context, s *stage) error     { return nil }
