//! Writes pixels as a PNG with a palette. A drawing has few colours, most of them on the edges of letters; with a byte
//! for each pixel the file is less than half as big.

use std::collections::HashMap;

use png::{BitDepth, ColorType, Compression, Encoder, EncodingError};
use resvg::tiny_skia::{Pixmap, PremultipliedColorU8};

/// Red, green, blue and opacity.
type Colour = [u8; 4];

#[derive(Default)]
struct Palette {
    colours: Vec<Colour>,
    /// For each pixel, the place of its colour.
    places: Vec<u8>,
}

pub fn encode(pixels: &Pixmap) -> Result<Vec<u8>, EncodingError> {
    let palette = Palette::of(pixels.pixels());
    let colours: Vec<u8> = palette
        .colours
        .iter()
        .flat_map(|c| [c[0], c[1], c[2]])
        .collect();
    let alphas: Vec<u8> = palette.colours.iter().map(|c| c[3]).collect();
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, pixels.width(), pixels.height());
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Balanced);
    // What lies beside a pixel tells nothing of its place in a palette.
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_palette(colours);
    encoder.set_trns(alphas);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&palette.places)?;
    writer.finish()?;
    Ok(bytes)
}

impl Palette {
    /// All colours where there are few enough; or else as many bits less of each as make them few enough.
    fn of(pixels: &[PremultipliedColorU8]) -> Self {
        // With one bit of each channel there are 16 colours, so one of these is found.
        let palette = (0..8).find_map(|bits| Self::without(bits, pixels));
        palette.unwrap_or_default()
    }

    /// None where there still are too many colours.
    fn without(bits: u32, pixels: &[PremultipliedColorU8]) -> Option<Self> {
        let mut palette = Self::default();
        let mut known: HashMap<Colour, u8> = HashMap::new();
        // Most pixels are as the one before.
        let mut last = None;
        for pixel in pixels {
            let place = match last {
                Some((same, place)) if same == *pixel => place,
                _ => palette.place(&mut known, colour(*pixel, bits))?,
            };
            last = Some((*pixel, place));
            palette.places.push(place);
        }
        Some(palette)
    }

    fn place(&mut self, known: &mut HashMap<Colour, u8>, colour: Colour) -> Option<u8> {
        if let Some(place) = known.get(&colour) {
            return Some(*place);
        }
        let place = u8::try_from(self.colours.len()).ok()?;
        self.colours.push(colour);
        known.insert(colour, place);
        Some(place)
    }
}

/// A pixel's colour without the last bits of each channel, from black to full as before.
fn colour(pixel: PremultipliedColorU8, bits: u32) -> Colour {
    let pixel = pixel.demultiply();
    let channels = [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()];
    channels.map(|channel| {
        let first = channel >> bits << bits;
        first | channel.checked_shr(8 - bits).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pixels(colours: impl Iterator<Item = Colour>) -> Vec<PremultipliedColorU8> {
        let pixel = |[red, green, blue, alpha]: Colour| {
            PremultipliedColorU8::from_rgba(red, green, blue, alpha).expect("a colour")
        };
        colours.map(pixel).collect()
    }

    #[test]
    fn few_colours_stay_as_they_are() {
        let pixels = pixels((0..=255).map(|grey| [grey, grey, grey, 255]));
        let palette = Palette::of(&pixels);
        assert_eq!(palette.colours.len(), 256);
        assert_eq!(palette.colours[7], [7, 7, 7, 255]);
        assert_eq!(palette.places[7], 7);
    }

    #[test]
    fn many_colours_become_few_that_are_near() {
        let every = || (0..=255).flat_map(|red| (0..=255).map(move |blue| [red, 9, blue, 255]));
        let palette = Palette::of(&pixels(every()));
        assert!((64..=256).contains(&palette.colours.len()));
        for (place, colour) in palette.places.iter().zip(every()) {
            let drawn = palette.colours[usize::from(*place)];
            let near = drawn
                .iter()
                .zip(colour)
                .all(|(one, other)| one.abs_diff(other) < 16);
            assert!(near, "{drawn:?} for {colour:?}");
        }
        assert!(
            palette.colours.contains(&[255, 8, 255, 255])
                || palette.colours.contains(&[255, 0, 255, 255])
        );
    }

    #[test]
    fn what_is_written_can_be_read() {
        let mut pixmap = Pixmap::new(3, 2).expect("a size");
        pixmap.pixels_mut()[4] = pixels([[10, 20, 30, 40]].into_iter())[0];
        let read = Pixmap::decode_png(&encode(&pixmap).expect("a PNG")).expect("a PNG");
        assert_eq!((read.width(), read.height()), (3, 2));
        let alphas: Vec<u8> = read.pixels().iter().map(|pixel| pixel.alpha()).collect();
        assert_eq!(alphas, [0, 0, 0, 0, 40, 0]);
    }
}
