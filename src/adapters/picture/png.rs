//! Writes pixels as a PNG with a palette. A drawing has few colours, most of them on the edges of letters; with a byte
//! for each pixel the file is less than half as big.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::iter::repeat_n;

use png::{BitDepth, ColorType, Compression, Encoder, EncodingError};
use resvg::tiny_skia::{Pixmap, PremultipliedColorU8};

/// As many as a palette has.
const MAX_COLOURS: usize = 256;

/// That many are chosen since they are frequent, the others since nothing is near them.
const FREQUENT_COLOURS: usize = 160;

/// Red, green and blue, each times the opacity, and the opacity.
type Colour = [u8; 4];

struct Palette {
    colours: Vec<Colour>,
    /// For each pixel, the place of its colour.
    places: Vec<u8>,
}

pub fn encode(pixels: &Pixmap) -> Result<Vec<u8>, EncodingError> {
    let palette = Palette::of(pixels.pixels());
    let colours: Vec<Colour> = palette.colours.into_iter().map(demultiplied).collect();
    let opacities: Vec<u8> = colours.iter().map(|colour| colour[3]).collect();
    let colours: Vec<u8> = colours
        .iter()
        .flat_map(|colour| colour[..3].to_vec())
        .collect();
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, pixels.width(), pixels.height());
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Balanced);
    // What lies beside a pixel tells nothing of its place in a palette.
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_palette(colours);
    encoder.set_trns(opacities);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&palette.places)?;
    writer.finish()?;
    Ok(bytes)
}

impl Palette {
    /// Flat colours are frequent and stay exact; of the shades on edges, some become one that is near.
    fn of(pixels: &[PremultipliedColorU8]) -> Self {
        let (colours, rest) = chosen(&counts(pixels));
        let mut places: HashMap<Colour, u8> = HashMap::new();
        for colour in colours.iter().chain(&rest) {
            places.insert(*colour, nearest(*colour, &colours).0);
        }
        let runs = pixels.chunk_by(PartialEq::eq);
        let places = runs.flat_map(|run| repeat_n(places[&colour(run[0])], run.len()));
        Self {
            places: places.collect(),
            colours,
        }
    }
}

fn counts(pixels: &[PremultipliedColorU8]) -> HashMap<Colour, usize> {
    let mut counts = HashMap::new();
    for run in pixels.chunk_by(PartialEq::eq) {
        *counts.entry(colour(run[0])).or_default() += run.len();
    }
    counts
}

/// The colours for the palette, and the others: the most frequent, then again and again the one that is farthest from
/// all that were chosen before.
fn chosen(counts: &HashMap<Colour, usize>) -> (Vec<Colour>, Vec<Colour>) {
    let mut colours: Vec<Colour> = counts.keys().copied().collect();
    colours.sort_unstable_by_key(|colour| (Reverse(counts[colour]), *colour));
    let rest = colours.split_off(colours.len().min(FREQUENT_COLOURS));
    let far = |colour| (nearest(colour, &colours).1, colour);
    let mut rest: Vec<(u32, Colour)> = rest.into_iter().map(far).collect();
    while colours.len() < MAX_COLOURS
        && let Some(at) = (0..rest.len()).max_by_key(|at| rest[*at])
    {
        let (_, colour) = rest.swap_remove(at);
        for (far, other) in &mut rest {
            *far = (*far).min(distance(colour, *other));
        }
        colours.push(colour);
    }
    (
        colours,
        rest.into_iter().map(|(_, colour)| colour).collect(),
    )
}

/// The place of the colour that differs least, and by how much.
fn nearest(colour: Colour, colours: &[Colour]) -> (u8, u32) {
    let distances = colours.iter().map(|other| distance(colour, *other));
    let nearest = (0..=u8::MAX).zip(distances).min_by_key(|(_, far)| *far);
    nearest.unwrap_or_default()
}

fn distance(one: Colour, other: Colour) -> u32 {
    let differences = one
        .iter()
        .zip(other)
        .map(|(one, other)| one.abs_diff(other));
    differences
        .map(|difference| u32::from(difference).pow(2))
        .sum()
}

fn colour(pixel: PremultipliedColorU8) -> Colour {
    [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()]
}

fn demultiplied([red, green, blue, alpha]: Colour) -> Colour {
    let colour = PremultipliedColorU8::from_rgba(red, green, blue, alpha).map(|c| c.demultiply());
    colour.map_or([0; 4], |c| [c.red(), c.green(), c.blue(), c.alpha()])
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

    fn drawn(palette: &Palette) -> Vec<Colour> {
        let places = palette.places.iter();
        places
            .map(|place| palette.colours[usize::from(*place)])
            .collect()
    }

    #[test]
    fn few_colours_stay_as_they_are() {
        let greys: Vec<Colour> = (0..=255).map(|grey| [grey, grey, grey, 255]).collect();
        let palette = Palette::of(&pixels(greys.iter().copied()));
        assert_eq!(palette.colours.len(), 256);
        assert_eq!(drawn(&palette), greys);
    }

    #[test]
    fn of_many_colours_the_frequent_ones_stay_and_the_others_become_near_ones() {
        let frequent = [[1, 2, 3, 255], [250, 240, 7, 255]];
        let shades = (0..=255).flat_map(|red| [[red, 90, 0, 255], [red, 91, 0, 255]]);
        let colours: Vec<Colour> = frequent.repeat(9).into_iter().chain(shades).collect();
        let palette = Palette::of(&pixels(colours.iter().copied()));
        assert_eq!(palette.colours.len(), MAX_COLOURS);
        for (drawn, colour) in drawn(&palette).iter().zip(&colours) {
            let near = drawn
                .iter()
                .zip(colour)
                .all(|(one, other)| one.abs_diff(*other) <= 3);
            assert!(near, "{drawn:?} for {colour:?}");
            assert!(drawn == colour || !frequent.contains(colour));
        }
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
