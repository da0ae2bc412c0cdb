//! The colours of the terminal, once: hues that can be read on a dark and on a light background.
//!
//! Fixed places of the table of 256 colours, since what a theme calls blue or yellow may vanish on its background.
//! Knows nothing of what is painted.

use anstyle::{Ansi256Color, Color, Style};

/// Texts, and what is new.
pub const GREEN: Style = hue(29);
/// Names of entities, and bars.
pub const BLUE: Style = hue(63);
/// Words of a language, and headers.
pub const VIOLET: Style = hue(98);
/// Variables, warnings, and what changed.
pub const BROWN: Style = hue(131);
/// Numbers, errors, and what is gone.
pub const MAGENTA: Style = hue(163);
/// What is less important.
pub const GRAY: Style = hue(243);

/// Backgrounds of cells from little to much, each with the colour of the text on it.
const SHADES: &[(u8, u8)] = &[(254, 16), (153, 16), (75, 16), (26, 231), (18, 231)];

/// Returns the style of a cell with `value` of `largest`; nothing where there is nothing to show.
pub fn shade(value: f64, largest: f64) -> Option<Style> {
    if !(value > 0.0 && largest > 0.0 && largest.is_finite()) {
        return None;
    }
    let place = ((value / largest).min(1.0) * SHADES.len() as f64).ceil() as usize;
    let (back, front) = SHADES.get(place.saturating_sub(1))?;
    let color = |number: u8| Some(Color::Ansi256(Ansi256Color(number)));
    Some(Style::new().bg_color(color(*back)).fg_color(color(*front)))
}

const fn hue(number: u8) -> Style {
    Style::new().fg_color(Some(Color::Ansi256(Ansi256Color(number))))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The least contrast that ordinary text needs (WCAG 2.2, 1.4.3).
    const LEAST: f64 = 4.5;

    /// Returns the red, green and blue of a place from 16 on, as xterm has them.
    fn rgb(number: u8) -> [f64; 3] {
        let number = usize::from(number);
        if number >= 232 {
            return [(8 + 10 * (number - 232)) as f64; 3];
        }
        let level = |step: usize| if step == 0 { 0.0 } else { (55 + 40 * step) as f64 };
        [(number - 16) / 36, (number - 16) / 6 % 6, (number - 16) % 6].map(level)
    }

    /// Returns the relative luminance (WCAG 2.2).
    fn luminance(color: Option<Color>) -> f64 {
        let Some(Color::Ansi256(Ansi256Color(number))) = color else { panic!("{color:?} depends on the theme") };
        let linear = |part: f64| match part / 255.0 {
            part if part <= 0.04045 => part / 12.92,
            part => ((part + 0.055) / 1.055).powf(2.4),
        };
        let [red, green, blue] = rgb(number).map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn contrast(one: f64, other: f64) -> f64 {
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn every_hue_can_be_read_on_black_and_on_white() {
        for hue in [GREEN, BLUE, VIOLET, BROWN, MAGENTA, GRAY] {
            let hue = luminance(hue.get_fg_color());
            assert!(contrast(hue, 0.0) >= LEAST && contrast(hue, 1.0) >= LEAST, "{}", contrast(hue, 0.0));
        }
    }

    #[test]
    fn every_shade_can_be_read_and_grows_darker() {
        let mut last = 1.1;
        for place in 1..=SHADES.len() {
            let style = shade(place as f64, SHADES.len() as f64).unwrap();
            let (back, front) = (luminance(style.get_bg_color()), luminance(style.get_fg_color()));
            assert!(contrast(back, front) >= LEAST && back < last, "shade {place}: {}", contrast(back, front));
            last = back;
        }
    }

    #[test]
    fn nothing_has_no_shade() {
        for (value, largest) in [(0.0, 5.0), (-1.0, 5.0), (f64::NAN, 5.0), (1.0, 0.0), (1.0, f64::INFINITY)] {
            assert_eq!(shade(value, largest), None);
        }
        assert_eq!(shade(f64::INFINITY, 5.0), shade(5.0, 5.0));
    }
}
