//! A ring: things on a circle, in their order, and chords between them, as thick as their numbers are large.

use std::f64::consts::TAU;

use super::svg::{Canvas, Says, number};
use super::words::wrap;
use super::{HEAD, MARGIN, Name, head};
use crate::text::thousands;

/// More things than this have no room on a ring.
pub const MOST_ON_RING: usize = 40;

/// Things on a circle and chords between them.
pub struct Ring {
    /// What the picture is called, above it.
    pub title: String,
    /// The things on the circle, in their order.
    pub names: Vec<Name>,
    /// The chords.
    pub chords: Vec<Chord>,
}

/// A chord between the things at two places, from one to the other.
pub struct Chord {
    /// The place of the thing where it starts.
    pub source: usize,
    /// The place of the thing where it ends.
    pub target: usize,
    /// The number, which its thickness shows.
    pub value: f64,
    /// The number as it is written.
    pub shown: String,
}

const RADIUS: f64 = 230.0;

/// The room for names beside the ring, and above and below it.
const BESIDE: f64 = 180.0;
const ABOVE: f64 = 62.0;

const FONT: f64 = 13.0;

/// The part of the room of a thing on the circle that its arc takes.
const ARC: f64 = 0.88;

/// The thickest chord.
const THICK: f64 = 14.0;

impl Ring {
    /// Returns the picture as SVG. Chords whose ends are on no place are left out.
    pub fn draw(&self) -> String {
        let mut canvas = Canvas::default();
        let wide = 2.0 * (MARGIN + BESIDE + RADIUS);
        let high = HEAD + 2.0 * (ABOVE + RADIUS);
        head(&mut canvas, &self.title, wide);
        let count = self.names.len();
        let chords: Vec<&Chord> =
            self.chords.iter().filter(|chord| chord.source.max(chord.target) < count && chord.value != 0.0).collect();
        let most = chords.iter().map(|chord| chord.value.abs()).filter(|value| value.is_finite()).fold(0.0, f64::max);
        let ends = ends(count, &chords);
        for (chord, (from, to)) in chords.iter().zip(ends) {
            self.draw_chord(&mut canvas, chord, from, to, most);
        }
        for at in 0..count {
            self.draw_name(&mut canvas, at, &chords);
        }
        if most > 0.0 {
            let note = format!(
                "A chord has the hue of the one it comes from and ends in a tip; the thickest is {}.",
                number(most)
            );
            canvas.text("lp-quiet", (MARGIN, high + 4.0), &note);
        }
        let description = format!("{} on a ring, {} chords between them.", thousands(count), thousands(chords.len()));
        canvas.finish(wide, high + MARGIN, &self.title, &description)
    }

    fn draw_chord(&self, canvas: &mut Canvas, chord: &Chord, from: f64, to: f64, most: f64) {
        let name = |at: usize| self.names.get(at).map_or("", |name| name.text.as_str());
        let says = format!("{} to {}: {}", name(chord.source), name(chord.target), chord.shown);
        let part = if chord.value.is_finite() { chord.value.abs() / most.max(f64::MIN_POSITIVE) } else { 0.0 };
        let thick = (part * THICK).max(1.5);
        let tip = thick * 0.5 + 6.0;
        let (start, end, base) = (point(from, RADIUS), point(to, RADIUS - 1.0), point(to, RADIUS - 1.0 - tip));
        let near = if chord.source == chord.target { 0.6 } else { 0.25 };
        let [a, b] = [point(from, RADIUS * near), point(to, RADIUS * near)];
        canvas.mark("lp-chord", Says { title: &says, ..Says::default() }, |canvas| {
            let ends = [start.0, start.1, a.0, a.1, b.0, b.1, base.0, base.1].map(number);
            let data = format!(
                "M{} {}C{} {} {} {} {} {}",
                ends[0], ends[1], ends[2], ends[3], ends[4], ends[5], ends[6], ends[7]
            );
            canvas.stroke(&format!("lp-c lp-c{}", chord.source % 10), &data, thick);
            let (x, y) = (-to.sin() * tip * 0.75, to.cos() * tip * 0.75);
            let ends = [end.0, end.1, base.0 + x, base.1 + y, base.0 - x, base.1 - y].map(number);
            let data = format!("M{} {}L{} {}L{} {}Z", ends[0], ends[1], ends[2], ends[3], ends[4], ends[5]);
            canvas.path(&format!("lp-h{}", chord.source % 10), &data);
        });
    }

    fn draw_name(&self, canvas: &mut Canvas, at: usize, chords: &[&Chord]) {
        let (name, middle, half) = (&self.names[at], angle(at, self.names.len()), self.half());
        let out = chords.iter().filter(|chord| chord.source == at).count();
        let into = chords.iter().filter(|chord| chord.target == at).count();
        let more = format!("{out} chords from it, {into} to it");
        let says = Says { title: &name.text, description: &more, link: &name.link };
        canvas.mark("lp-name", says, |canvas| {
            let (near, far) = (RADIUS + 2.0, RADIUS + 14.0);
            let corners = [
                point(middle - half, near),
                point(middle - half, far),
                point(middle + half, far),
                point(middle + half, near),
            ];
            let c = corners.map(|(x, y)| format!("{} {}", number(x), number(y)));
            let data = format!("M{}L{}A{far} {far} 0 0 1 {}L{}A{near} {near} 0 0 0 {}Z", c[0], c[1], c[2], c[3], c[0]);
            canvas.path(&format!("lp-h{}", at % 10), &data);
            let (x, y) = point(middle, RADIUS + 24.0);
            let (side, up) = (middle.cos(), middle.sin());
            let class = if side > 0.3 {
                "lp-start"
            } else if side < -0.3 {
                "lp-end"
            } else {
                "lp-mid"
            };
            let lines = wrap(&name.text, FONT, BESIDE - 20.0, 2);
            let lift = up * (lines.len() as f64 * 8.0) * (1.0 - side.abs());
            canvas.lines(class, (x, y + 4.5 + lift), 16.0, &lines);
        });
    }

    /// Returns half of the angle of an arc.
    fn half(&self) -> f64 {
        TAU / self.names.len().max(3) as f64 / 2.0 * ARC
    }
}

/// Returns the angle of the middle of the thing at a place, the first at the top, then clockwise.
fn angle(at: usize, count: usize) -> f64 {
    (at as f64 / count.max(1) as f64 - 0.25) * TAU
}

/// Returns a place in the picture by its angle and how far it is from the middle.
fn point(angle: f64, far: f64) -> (f64, f64) {
    let (x, y) = (MARGIN + BESIDE + RADIUS, HEAD + ABOVE + RADIUS);
    (x + angle.cos() * far, y + angle.sin() * far)
}

/// Returns the angles at which each chord starts and ends: spread over the arc of a thing, so that chords of one thing
/// do not cross before they leave it.
fn ends(count: usize, chords: &[&Chord]) -> Vec<(f64, f64)> {
    let mut found = vec![(0.0, 0.0); chords.len()];
    for at in 0..count {
        let mut here: Vec<(usize, bool, usize)> = Vec::new();
        for (place, chord) in chords.iter().enumerate() {
            let away = |other: usize| (other + count - at) % count;
            if chord.source == at {
                here.push((away(chord.target), true, place));
            }
            if chord.target == at {
                here.push((away(chord.source), false, place));
            }
        }
        // The next thing clockwise is reached from the end of the arc.
        here.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        let room = TAU / count.max(3) as f64 * ARC * 0.9;
        for (place, (_, is_start, chord)) in here.iter().enumerate() {
            let angle = angle(at, count) + ((place as f64 + 0.5) / here.len() as f64 - 0.5) * room;
            if *is_start {
                found[*chord].0 = angle;
            } else {
                found[*chord].1 = angle;
            }
        }
    }
    found
}
