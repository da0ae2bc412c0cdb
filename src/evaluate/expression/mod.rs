//! Expressions: compiled once, evaluated by row or by distinct id.
