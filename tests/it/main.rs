//! One integration test program: it runs `lermap` as its users do, and holds the rules that no type can hold.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should say so and stop")]
#![allow(clippy::print_stderr, reason = "a skipped test says so")]

mod graph;
mod hostile;
mod imports;
#[expect(dead_code, reason = "the first end-to-end snapshots come with the embedded map")]
mod support;
