//! SVG to PNG and PDF, with the fonts of this machine. The bytes are the same each time as long as the fonts are.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::{Database, Family, Query};
use resvg::usvg::{Options, Tree};

use crate::error::{Error, Result};

/// Where systems keep fonts. Those of the user are not looked for: what a picture looks like is not the user's setting.
const FOLDERS: &[&str] =
    &["/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts", "C:\\Windows\\Fonts"];

/// Fonts without serifs that pictures are read well in, the best first.
const FAMILIES: &[&str] =
    &["Noto Sans", "DejaVu Sans", "Liberation Sans", "Segoe UI", "Helvetica Neue", "Helvetica", "Arial", "FreeSans"];

/// Pixels for each unit of a picture: sharp on a slide.
const SCALE: f32 = 2.0;

/// The most pixels on one side.
const MOST: f32 = 16_000.0;

/// Reads a picture.
///
/// # Errors
/// When there are no fonts, or the text is not SVG.
pub(super) fn parse(svg: &str) -> Result<Tree> {
    let fonts = fonts().ok_or_else(|| {
        Error::data("no fonts are installed on this machine, and PNG and PDF need one")
            .with_hint("install one, such as DejaVu Sans, or write SVG, which needs none")
    })?;
    let options = Options { fontdb: Arc::clone(&fonts.0), font_family: fonts.1.clone(), ..Options::default() };
    Tree::from_str(svg, &options).map_err(|error| Error::data(format!("the picture cannot be read: {error}")))
}

/// Returns the picture as PNG.
///
/// # Errors
/// When it needs more memory than there is.
pub(super) fn png(tree: &Tree) -> Result<Vec<u8>> {
    let size = tree.size();
    let scale = SCALE.min(MOST / size.width().max(size.height()).max(1.0));
    // At most `MOST`, so that it fits.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and `MOST`")]
    let [width, height] = [size.width(), size.height()].map(|side| (side * scale).ceil().clamp(1.0, MOST) as u32);
    let refused = || Error::data(format!("a picture of {width} by {height} pixels cannot be written"));
    let mut pixels = Pixmap::new(width, height).ok_or_else(refused)?;
    resvg::render(tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels.encode_png().map_err(|_| refused())
}

/// Returns the picture as PDF of one page.
///
/// # Errors
/// When a font cannot be put into the file.
pub(super) fn pdf(tree: &Tree) -> Result<Vec<u8>> {
    svg2pdf::to_pdf(tree, svg2pdf::ConversionOptions::default(), svg2pdf::PageOptions::default())
        .map_err(|error| Error::data(format!("the picture cannot be written as PDF: {error}")))
}

/// Returns the fonts of this machine and the family that texts are set in; `None` if there are no fonts.
fn fonts() -> Option<&'static (Arc<Database>, String)> {
    static FONTS: OnceLock<Option<(Arc<Database>, String)>> = OnceLock::new();
    FONTS
        .get_or_init(|| {
            let mut database = Database::new();
            let mut files = Vec::new();
            FOLDERS.iter().for_each(|folder| collect(Path::new(folder), 0, &mut files));
            // Of fonts that are alike the first is taken, so their order is always the same.
            files.sort();
            files.iter().for_each(|file| drop(database.load_font_file(file)));
            let known = FAMILIES
                .iter()
                .find(|name| database.query(&Query { families: &[Family::Name(name)], ..Query::default() }).is_some());
            let first = || database.faces().next()?.families.first().map(|(name, _)| name.clone());
            let family = known.map(|name| (*name).to_owned()).or_else(first)?;
            database.set_sans_serif_family(family.clone());
            Some((Arc::new(database), family))
        })
        .as_ref()
}

/// Finds the files of fonts in a folder and those below it.
fn collect(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        let is_font = path.extension().and_then(|extension| extension.to_str()).is_some_and(|extension| {
            ["ttf", "otf", "ttc", "otc"].iter().any(|known| extension.eq_ignore_ascii_case(known))
        });
        if is_font {
            files.push(path);
        } else if depth < 6 && path.is_dir() {
            collect(&path, depth + 1, files);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::{Bar, Bars, Name};

    #[test]
    fn the_same_picture_gives_the_same_bytes() {
        if fonts().is_none() {
            eprintln!("SKIPPED: no fonts are installed");
            return;
        }
        let bars = vec![Bar { name: Name::of("Employers"), value: 12.0, shown: "12".to_owned() }];
        let svg = Bars { title: "Work streams".to_owned(), bars, left_out: 0 }.draw();
        let tree = parse(&svg).unwrap();
        let image = png(&tree).unwrap();
        let pixels = Pixmap::decode_png(&image).unwrap();
        assert_eq!(pixels.width(), (tree.size().width() * SCALE) as u32);
        // Paper, text and a bar.
        let colours: std::collections::HashSet<[u8; 3]> =
            pixels.pixels().iter().map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect();
        for colour in [[255, 255, 255], [29, 37, 48], [0, 114, 178]] {
            assert!(colours.contains(&colour), "{colour:?} is missing");
        }
        assert_eq!(image, png(&parse(&svg).unwrap()).unwrap());
        let document = pdf(&tree).unwrap();
        assert!(document.starts_with(b"%PDF-"));
        assert_eq!(document, pdf(&parse(&svg).unwrap()).unwrap());
    }
}
