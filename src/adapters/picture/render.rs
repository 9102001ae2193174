//! Makes pixels of SVG, with the bundled fonts alone.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use super::{font, png};
use crate::error::{Error, Result};

pub fn draw(svg: &str) -> Result<Vec<u8>> {
    png::encode(&pixels(svg)?).map_err(Error::fault("writing a PNG"))
}

fn pixels(svg: &str) -> Result<Pixmap> {
    let options = Options {
        font_family: font::FAMILY.to_owned(),
        fontdb: font::database(),
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options).map_err(Error::fault("laying out a picture"))?;
    let size = tree.size().to_int_size();
    let mut pixels = Pixmap::new(size.width(), size.height())
        .ok_or_else(|| Error::fault("drawing a picture")("it has no size"))?;
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    Ok(pixels)
}

#[cfg(test)]
mod tests {
    use super::super::{samples, svg};
    use super::*;

    #[test]
    fn a_palette_changes_nothing_that_can_be_seen() {
        for (name, picture) in samples::pictures() {
            let drawn = pixels(&svg(&picture)).expect("pixels");
            let written = png::encode(&drawn).expect("a PNG");
            let read = Pixmap::decode_png(&written).expect("a PNG");
            let channels = drawn.data().iter().zip(read.data());
            let differences = channels.map(|(one, other)| one.abs_diff(*other));
            let most = differences.max().unwrap_or_default();
            assert!(most <= 8, "{name}: {most}");
        }
    }
}
