//! A timeline: a row for each event, in the order of time; kinds have shapes beside colours.

use super::svg::{Canvas, Says, number};
use super::words::{cut, width};
use super::{HEAD, MARGIN, Name, head};
use crate::text::thousands;

/// Events in time.
pub struct Timeline {
    /// What is written above it.
    pub title: String,
    /// What happened, in any order.
    pub events: Vec<Event>,
    /// What has no date, by count.
    pub undated: usize,
}

/// Something that happened once, or from one day to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What happened.
    pub name: Name,
    /// What kind of event it is; each kind has its shape.
    pub kind: String,
    /// When, in years: the middle of 2024 is 2024.5.
    pub start: f64,
    /// When it ended, in years, if it lasted.
    pub end: Option<f64>,
    /// The dates as they are written.
    pub shown: String,
}

/// More events than this are not looked at.
pub const MOST_EVENTS: usize = 200;

const FONT: f64 = 13.0;

/// The width of the axis, and the height of an event.
const AXIS: f64 = 820.0;
const STEP: f64 = 22.0;

/// The widest name.
const NAMES: f64 = 360.0;

/// The most lines for years.
const MOST_YEARS: f64 = 14.0;

/// Years, from the first to the last, and how many lie between two lines.
struct Axis {
    first: f64,
    last: f64,
    step: f64,
}

impl Timeline {
    /// Returns the picture as SVG, the earliest event on top. Events that are at no time at all are left out.
    pub fn draw(&self) -> String {
        let mut events: Vec<&Event> = self.events.iter().filter(|event| event.start.is_finite()).collect();
        events.sort_by(|a, b| a.start.total_cmp(&b.start).then_with(|| a.name.text.cmp(&b.name.text)));
        let kinds = kinds(&events);
        let axis = Axis::of(&events);
        let wide = AXIS + 2.0 * MARGIN;
        let mut canvas = Canvas::default();
        head(&mut canvas, &self.title, wide);
        let top = HEAD + 18.0;
        let mut y = top + events.len() as f64 * STEP + 8.0;
        axis.draw(&mut canvas, top, y);
        for (at, event) in events.iter().enumerate() {
            let kind = kinds.iter().position(|kind| *kind == event.kind).unwrap_or_default();
            draw_event(&mut canvas, event, kind, &axis, top + at as f64 * STEP + 15.0);
        }
        y += 40.0;
        let mut x = MARGIN;
        for (at, kind) in kinds.iter().enumerate().filter(|(_, kind)| !kind.is_empty()) {
            let text = cut(kind, FONT, 240.0);
            if x + width(&text, FONT) + 40.0 > wide - MARGIN && x > MARGIN {
                (x, y) = (MARGIN, y + 20.0);
            }
            shape(&mut canvas, at, (x + 6.0, y - 4.5));
            canvas.text("lp-quiet", (x + 17.0, y), &text);
            x += width(&text, FONT) + 40.0;
        }
        if x > MARGIN {
            y += 24.0;
        }
        let note = self.note(events.len());
        if !note.is_empty() {
            canvas.text("lp-quiet", (MARGIN, y), &note);
            y += 24.0;
        }
        canvas.finish(wide, y - 4.0, &self.title, &description(&events, &note))
    }

    fn note(&self, dated: usize) -> String {
        match (self.undated, dated) {
            (0, 0) => "There is nothing to show.".to_owned(),
            (0, _) => String::new(),
            (1, _) => "1 more has no date.".to_owned(),
            (more, _) => format!("{} more have no date.", thousands(more)),
        }
    }
}

fn description(events: &[&Event], note: &str) -> String {
    let ends = events.first().zip(events.last());
    let ends = ends.map(|(first, last)| {
        format!(" From {} ({}) to {} ({}).", first.shown, first.name.text, last.shown, last.name.text)
    });
    format!("{} events.{} {note}", thousands(events.len()), ends.unwrap_or_default()).trim_end().to_owned()
}

/// Returns the kinds of events, in the order of their first one.
fn kinds<'a>(events: &[&'a Event]) -> Vec<&'a str> {
    let mut kinds: Vec<&str> = Vec::new();
    for event in events {
        if !kinds.contains(&event.kind.as_str()) {
            kinds.push(&event.kind);
        }
    }
    kinds
}

impl Axis {
    fn of(events: &[&Event]) -> Self {
        let times =
            || events.iter().flat_map(|event| [Some(event.start), event.end]).flatten().filter(|time| time.is_finite());
        let first = times().fold(f64::INFINITY, f64::min).floor();
        let last = times().fold(f64::NEG_INFINITY, f64::max);
        if !first.is_finite() || !last.is_finite() {
            return Self { first: 0.0, last: 1.0, step: 1.0 };
        }
        let long = (last - first).max(1.0);
        let mut step = 1.0;
        for factor in [2.0, 2.5, 2.0].iter().cycle() {
            if long / step <= MOST_YEARS {
                break;
            }
            step *= factor;
        }
        let first = (first / step).floor() * step;
        // What happens in the last year lies before the line of the next.
        let last = ((last / step).floor() + 1.0) * step;
        Self { first, last, step }
    }

    fn x(&self, time: f64) -> f64 {
        MARGIN + 8.0 + (time - self.first) / (self.last - self.first) * (AXIS - 16.0)
    }

    /// Draws a line for each step with its year above and below.
    fn draw(&self, canvas: &mut Canvas, top: f64, bottom: f64) {
        // A loop over numbers: adding a small step to a huge year may not change it.
        for line in 0..=32 {
            let year = self.first + f64::from(line) * self.step;
            if year > self.last {
                break;
            }
            let x = self.x(year);
            let [at, from, to] = [x, top, bottom].map(number);
            canvas.path("lp-line", &format!("M{at} {from}V{to}"));
            let text = format!("{year:.0}");
            for y in [top - 6.0, bottom + 14.0] {
                canvas.text("lp-mid lp-quiet", (x.clamp(MARGIN + 14.0, MARGIN + AXIS - 14.0), y), &text);
            }
        }
    }
}

fn draw_event(canvas: &mut Canvas, event: &Event, kind: usize, axis: &Axis, y: f64) {
    let end = event.end.filter(|end| end.is_finite() && *end > event.start);
    let (x, last) = (axis.x(event.start), axis.x(end.unwrap_or(event.start)));
    let name = cut(&event.name.text, FONT, NAMES);
    let title = [event.name.text.as_str(), event.shown.as_str(), event.kind.as_str()];
    let title = title.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
    canvas.mark("lp-event", Says { title: &title, link: &event.name.link, ..Says::default() }, |canvas| {
        if last > x {
            canvas.rect(&format!("lp-h{} lp-span", kind % 10), [x, y - 7.0, last - x, 5.0], 2.0);
        }
        shape(canvas, kind, (x, y - 4.5));
        if last + 12.0 + width(&name, FONT) <= MARGIN + AXIS {
            canvas.text("lp-halo", (last + 12.0, y), &name);
        } else {
            canvas.text("lp-end lp-halo", (x - 12.0, y), &name);
        }
    });
}

/// Draws the shape of the kind at a place: its hue, and a form that goes with it.
fn shape(canvas: &mut Canvas, kind: usize, (x, y): (f64, f64)) {
    let class = format!("lp-h{}", kind % 10);
    let form = |points: &[(f64, f64)]| {
        let points: Vec<String> = points.iter().map(|(a, b)| format!("{} {}", number(x + a), number(y + b))).collect();
        format!("M{}Z", points.join("L"))
    };
    match kind % 6 {
        0 => canvas.disc(&class, (x, y), 5.0),
        1 => canvas.rect(&class, [x - 4.5, y - 4.5, 9.0, 9.0], 0.0),
        2 => canvas.path(&class, &form(&[(0.0, -6.0), (6.0, 0.0), (0.0, 6.0), (-6.0, 0.0)])),
        3 => canvas.path(&class, &form(&[(0.0, -5.5), (5.5, 4.5), (-5.5, 4.5)])),
        4 => canvas.path(&class, &form(&[(0.0, 5.5), (5.5, -4.5), (-5.5, -4.5)])),
        _ => canvas.path(
            &class,
            &form(&[
                (-1.8, -5.5),
                (1.8, -5.5),
                (1.8, -1.8),
                (5.5, -1.8),
                (5.5, 1.8),
                (1.8, 1.8),
                (1.8, 5.5),
                (-1.8, 5.5),
                (-1.8, 1.8),
                (-5.5, 1.8),
                (-5.5, -1.8),
                (-1.8, -1.8),
            ]),
        ),
    }
}
