//! How much a finding weighs.

use std::fmt;

use crate::error::Error;

/// How much a finding weighs; the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The data is wrong and can be put right.
    Violation,
    /// The data looks wrong; a person has to judge.
    Warning,
    /// A gap or an oddity worth knowing.
    Info,
}

impl Severity {
    /// Every severity, the worst first.
    pub const ALL: [Self; 3] = [Self::Violation, Self::Warning, Self::Info];

    /// The name in kebab-case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Violation => "violation",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }

    /// Returns the severity called `name`.
    ///
    /// # Errors
    /// When no severity has this name.
    pub fn parse(name: &str) -> Result<Self, Error> {
        let found = Self::ALL.into_iter().find(|severity| severity.name() == name);
        found.ok_or_else(|| Error::unknown("severity", name, Self::ALL.iter().map(|severity| severity.name())))
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
