//! One integration test program: it runs `lermap` as its users do, and holds the rules that no type can hold.

mod imports;
mod support;
