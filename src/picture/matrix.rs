//! A matrix: rows by columns, cells shaded by their numbers. A gap has a hatch and a zero; a pair that nothing is said
//! of has a dashed frame and a dash.

use super::svg::{Canvas, Says, number};
use super::words::{cut, width, wrap};
use super::{HEAD, MARGIN, Name, head};

/// Rows by columns.
pub struct Matrix {
    /// What the picture is called, above it.
    pub title: String,
    /// The names of the rows, from top to bottom.
    pub rows: Vec<Name>,
    /// The names of the columns, from left to right.
    pub columns: Vec<Name>,
    /// For each row a cell for each column; `None` where nothing is said.
    pub cells: Vec<Vec<Option<MatrixCell>>>,
}

/// What is in a cell.
#[derive(Debug, Clone, PartialEq)]
pub struct MatrixCell {
    /// The number, which the shade shows.
    pub value: f64,
    /// The number as it is written.
    pub shown: String,
}

const FONT: f64 = 13.0;

/// The height of a row.
const ROW: f64 = 34.0;

/// The widest room for the names of rows.
const NAMES: f64 = 280.0;

/// More columns than this have narrow cells and turned names.
const FEW: usize = 9;

/// The steps of shading.
const STEPS: f64 = 5.0;

/// Where things are.
struct Layout {
    left: f64,
    top: f64,
    cell: f64,
    is_turned: bool,
}

impl Matrix {
    /// Returns the picture as SVG.
    pub fn draw(&self) -> String {
        let mut canvas = Canvas::default();
        let layout = self.layout();
        // Turned names lean out to the right.
        let lean = if layout.is_turned { layout.top - HEAD } else { 0.0 };
        let right = layout.left + self.columns.len() as f64 * layout.cell;
        let wide = (right + lean).max(LEGEND) + MARGIN;
        head(&mut canvas, &self.title, wide);
        self.heads(&mut canvas, &layout);
        let most = self.numbers().fold(0.0, f64::max);
        for (at, row) in self.rows.iter().enumerate() {
            let y = layout.top + at as f64 * ROW;
            let says = Says { title: &row.text, link: &row.link, ..Says::default() };
            canvas.mark("lp-name", says, |canvas| {
                let name = cut(&row.text, FONT, NAMES);
                canvas.text("lp-end", (layout.left - 12.0, y + ROW / 2.0 + 4.5), &name);
            });
            for (column, name) in self.columns.iter().enumerate() {
                let cell = self.cells.get(at).and_then(|cells| cells.get(column)).and_then(Option::as_ref);
                let shown = cell.map_or("nothing is said", |cell| &cell.shown);
                let says = format!("{}, {}: {shown}", row.text, name.text);
                let frame = [layout.left + column as f64 * layout.cell + 1.0, y + 1.0, layout.cell - 2.0, ROW - 2.0];
                let says = Says { title: &says, ..Says::default() };
                canvas.mark("lp-cell", says, |canvas| draw_cell(canvas, cell, most, frame));
            }
        }
        let bottom = layout.top + self.rows.len() as f64 * ROW;
        legend(&mut canvas, most, bottom + 26.0);
        canvas.finish(wide, bottom + 48.0, &self.title, &self.description())
    }

    fn layout(&self) -> Layout {
        let names = self.rows.iter().map(|row| width(&row.text, FONT)).fold(0.0, f64::max).min(NAMES);
        let left = MARGIN + names + 12.0;
        if self.columns.len() > FEW {
            let longest = self.columns.iter().map(|name| width(&name.text, FONT)).fold(0.0, f64::max).min(180.0);
            return Layout { left, top: HEAD + longest * 0.75 + 12.0, cell: 38.0, is_turned: true };
        }
        let words = self.columns.iter().flat_map(|name| name.text.split_whitespace());
        let word = words.map(|word| width(word, FONT)).fold(0.0, f64::max) + 10.0;
        let cell = (640.0 / self.columns.len().max(1) as f64).max(word).clamp(76.0, 128.0);
        let lines = self.columns.iter().map(|name| wrap(&name.text, FONT, cell - 8.0, 3).len()).max().unwrap_or(1);
        Layout { left, top: HEAD + lines as f64 * 16.0 + 8.0, cell, is_turned: false }
    }

    /// Writes the names of columns.
    fn heads(&self, canvas: &mut Canvas, layout: &Layout) {
        for (at, name) in self.columns.iter().enumerate() {
            let x = layout.left + (at as f64 + 0.5) * layout.cell;
            let says = Says { title: &name.text, link: &name.link, ..Says::default() };
            canvas.mark("lp-name", says, |canvas| {
                if layout.is_turned {
                    canvas.turned("lp-head", (x + 3.0, layout.top - 6.0), -48.0, &cut(&name.text, FONT, 190.0));
                    return;
                }
                let lines = wrap(&name.text, FONT, layout.cell - 8.0, 3);
                let middle = layout.top - 10.0 - (lines.len() as f64 - 1.0) * 8.0;
                canvas.lines("lp-mid", (x, middle), 16.0, &lines);
            });
        }
    }

    fn numbers(&self) -> impl Iterator<Item = f64> {
        self.cells.iter().flatten().flatten().map(|cell| cell.value).filter(|value| value.is_finite())
    }

    fn description(&self) -> String {
        let gaps = self.numbers().filter(|value| *value == 0.0).count();
        let missing = self.cells.iter().flatten().filter(|cell| cell.is_none()).count();
        let (rows, columns) = (self.rows.len(), self.columns.len());
        format!("{rows} rows by {columns} columns; {gaps} cells are zero, of {missing} nothing is said.")
    }
}

fn draw_cell(canvas: &mut Canvas, cell: Option<&MatrixCell>, most: f64, frame: [f64; 4]) {
    let [x, y, wide, high] = frame;
    let middle = (x + wide / 2.0, y + high / 2.0 + 4.5);
    let Some(cell) = cell else {
        canvas.rect("lp-gap", frame, 2.0);
        canvas.text("lp-mid lp-quiet", middle, "–");
        return;
    };
    if cell.value == 0.0 {
        canvas.rect("lp-gap", frame, 2.0);
        canvas.path("lp-hatch", &hatch(frame));
        canvas.text("lp-mid lp-halo", middle, "0");
        return;
    }
    let step = step(cell.value, most);
    canvas.rect(&format!("lp-s{step}"), frame, 2.0);
    let class = if step > 3 { "lp-mid lp-on" } else { "lp-mid" };
    canvas.text(class, middle, &cut(&cell.shown, FONT, wide - 4.0));
}

/// Returns the step of shading for `value`, from 1 to 5.
fn step(value: f64, most: f64) -> usize {
    if most <= 0.0 || value <= 0.0 || !value.is_finite() {
        return 1;
    }
    // Between 1 and 5, so it fits.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is clamped")]
    let step = (value / most * STEPS).ceil().clamp(1.0, STEPS) as usize;
    step
}

/// Returns the lines of a hatch, from bottom left to top right, that end at the frame.
fn hatch([x, y, wide, high]: [f64; 4]) -> String {
    let mut data = String::new();
    let mut at = 8.0;
    while at < wide + high - 2.0 {
        let (left, bottom) = ((at - high).max(0.0), at.min(high));
        let (right, top) = (at.min(wide), (at - wide).max(0.0));
        let ends = [x + left, y + bottom, x + right, y + top].map(number);
        data.push_str(&format!("M{} {}L{} {}", ends[0], ends[1], ends[2], ends[3]));
        at += 10.0;
    }
    data
}

/// The right end of the legend.
const LEGEND: f64 = 510.0;

fn legend(canvas: &mut Canvas, most: f64, y: f64) {
    let box_of = |x: f64| [x, y - 11.0, 26.0, 14.0];
    let mut x = MARGIN;
    for step in 1..=5 {
        canvas.rect(&format!("lp-s{step}"), box_of(x), 2.0);
        x += 28.0;
    }
    canvas.text("lp-quiet", (x + 4.0, y), &format!("few to many (up to {})", number(most)));
    x = MARGIN + 296.0;
    canvas.rect("lp-gap", box_of(x), 2.0);
    canvas.path("lp-hatch", &hatch(box_of(x)));
    canvas.text("lp-quiet", (x + 32.0, y), "none");
    canvas.rect("lp-gap", box_of(x + 74.0), 2.0);
    canvas.text("lp-mid lp-quiet", (x + 87.0, y), "–");
    canvas.text("lp-quiet", (x + 106.0, y), "nothing said");
}
