//! What kind of file carries a picture: SVG as it is drawn; PNG and PDF are made of it, with the cargo feature `png`.
//!
//! Without the feature both are known all the same, and say what is missing when they are asked for.

use std::io::Write;

use crate::error::Result;

/// What kind of file carries a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carrier {
    /// Scalable Vector Graphics.
    Svg,
    /// Portable Network Graphics.
    Png,
    /// Portable Document Format.
    Pdf,
}

impl Carrier {
    /// Writes a picture that is drawn as SVG.
    ///
    /// # Errors
    /// When `out` fails; for PNG and PDF also without the feature `png`, without fonts, and for pictures that are too
    /// large.
    pub fn write(self, svg: &str, out: &mut dyn Write) -> Result<()> {
        match self {
            Self::Svg => Ok(out.write_all(svg.as_bytes())?),
            Self::Png | Self::Pdf => self.render(svg, out),
        }
    }

    #[cfg(feature = "png")]
    fn render(self, svg: &str, out: &mut dyn Write) -> Result<()> {
        let tree = super::render::parse(svg)?;
        let bytes = if self == Self::Png { super::render::png(&tree)? } else { super::render::pdf(&tree)? };
        Ok(out.write_all(&bytes)?)
    }

    #[cfg(not(feature = "png"))]
    fn render(self, _: &str, _: &mut dyn Write) -> Result<()> {
        Err(crate::Error::usage("this program was built without the cargo feature `png`, which writes PNG and PDF")
            .with_hint("build it with `cargo install lermap --features png`, or write SVG, such as `--output map.svg`"))
    }
}

#[cfg(test)]
#[cfg(not(feature = "png"))]
mod tests {
    use super::*;

    #[test]
    fn the_missing_feature_is_named() {
        for carrier in [Carrier::Png, Carrier::Pdf] {
            let error = carrier.write("<svg/>", &mut Vec::new()).unwrap_err();
            assert!(error.message.contains("feature `png`"));
        }
    }
}
