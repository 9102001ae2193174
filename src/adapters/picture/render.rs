//! Makes pixels of SVG, with the bundled fonts alone.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use super::{font, png};
use crate::error::{Error, Result};

pub fn draw(svg: &str) -> Result<Vec<u8>> {
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
    png::encode(&pixels).map_err(Error::fault("writing a PNG"))
}
