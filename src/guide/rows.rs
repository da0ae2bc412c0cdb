//! Guidance as a table: one row for each framework of each purpose.

use oxrdf::{Literal, Term};

use super::{Advice, Guide, Pick};
use crate::results::{Row, Solutions};

const COLUMNS: &[&str] = &[
    "group",
    "purpose",
    "part",
    "advice",
    "adviceGrade",
    "place",
    "framework",
    "name",
    "maturity",
    "isSettled",
    "reason",
    "grade",
    "source",
];

impl Guide {
    /// Returns one row for each framework of each purpose, in the order of the guide.
    pub fn rows(&self) -> Solutions {
        let rows = self.advice.iter().flat_map(|advice| advice.picks.iter().map(|pick| self.row(advice, pick)));
        Solutions::from_rows(COLUMNS, rows.collect())
    }

    fn row(&self, advice: &Advice, pick: &Pick) -> Row {
        let text = |text: &str| Some(Term::from(Literal::from(text)));
        vec![
            Some(self.group.node.clone().into()),
            Some(advice.purpose.node.clone().into()),
            text(&advice.part),
            text(&advice.statement.text),
            text(advice.statement.grade.word()),
            text(pick.place.word()),
            Some(pick.framework.node.clone().into()),
            text(&pick.framework.label),
            text(&pick.maturity()),
            Some(Literal::from(pick.is_settled).into()),
            text(&pick.reason.text),
            text(pick.reason.grade.word()),
            text(&pick.reason.sources.join(" ")),
        ]
    }
}
