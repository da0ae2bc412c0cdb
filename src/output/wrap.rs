//! Lines of running text.

use unicode_width::UnicodeWidthStr;

/// Writes `text` after `first`, broken at blanks to `width` columns, later lines after `next`.
pub fn wrap(out: &mut String, text: &str, width: usize, first: &str, next: &str) {
    let mut line = first.to_owned();
    let mut is_fresh = true;
    for word in text.split(' ') {
        if !is_fresh && line.width() + 1 + word.width() > width {
            out.push_str(line.trim_end());
            out.push('\n');
            next.clone_into(&mut line);
            is_fresh = true;
        }
        if !is_fresh {
            line.push(' ');
        }
        line.push_str(word);
        is_fresh = false;
    }
    out.push_str(line.trim_end());
    out.push('\n');
}
