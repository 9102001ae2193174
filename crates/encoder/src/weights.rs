//! Reads the model's weights and hands them out as the numbers they stand for. They stay in the binary as they
//! are, quantised: 42 MB less memory, and faster too, since what has to come from memory is a quarter as much.

use safetensors::{SafeTensorError, SafeTensors};

/// Numbers in a token's vector.
pub const WIDTH: usize = 384;
/// Tokens in the longest text.
pub const POSITIONS: usize = 256;
const LAYERS: usize = 6;

#[derive(Debug)]
pub struct Weights {
    pub words: Words,
    pub positions: Matrix,
    pub norm: LayerNorm,
    pub layers: Vec<Layer>,
}

/// One layer: attention, then two steps through a wider vector.
#[derive(Debug)]
pub struct Layer {
    /// Query, key and value of all heads, one after the other.
    pub heads: Linear,
    pub mix: Linear,
    pub mix_norm: LayerNorm,
    pub widen: Linear,
    pub narrow: Linear,
    pub norm: LayerNorm,
}

#[derive(Debug)]
pub struct Linear {
    pub matrix: Matrix,
    pub bias: Vec<f32>,
}

#[derive(Debug)]
pub struct LayerNorm {
    pub gain: Vec<f32>,
    pub bias: Vec<f32>,
}

/// A word's vector before the first layer: the commonest words more exactly than the others.
#[derive(Debug)]
pub struct Words {
    common: Matrix,
    rare: Matrix,
}

/// Rows of codes; as many neighbours as the row has columns for each of its scales share that scale.
#[derive(Debug)]
pub struct Matrix {
    pub rows: usize,
    pub columns: usize,
    codes: &'static [u8],
    scales: &'static [u8],
    scales_in_row: usize,
    bits: Bits,
}

#[derive(Debug, Clone, Copy)]
enum Bits {
    /// Signed bytes.
    Eight,
    /// Eight codes in five bytes, the first one lowest; 0 to 31 stand for -15.5 to 15.5.
    Five,
}

/// Why the weights can't be used.
#[derive(Debug, thiserror::Error)]
pub enum UnusableWeights {
    #[error(transparent)]
    Format(#[from] SafeTensorError),
    #[error("{name} has the shape {shape:?}")]
    Shape { name: String, shape: Vec<usize> },
}

impl Weights {
    pub fn read(file: &'static [u8]) -> Result<Self, UnusableWeights> {
        let tensors = Tensors(SafeTensors::deserialize(file)?);
        let layer = |n| tensors.layer(&format!("layers.{n}."));
        Ok(Self {
            words: Words {
                common: tensors.matrix("words.common", WIDTH, Bits::Eight)?,
                rare: tensors.matrix("words.rare", WIDTH, Bits::Five)?,
            },
            positions: tensors.matrix("positions", WIDTH, Bits::Eight)?,
            norm: tensors.layer_norm("norm")?,
            layers: (0..LAYERS).map(layer).collect::<Result<_, _>>()?,
        })
    }
}

impl Words {
    /// Writes the vector of the word in this place of the vocabulary.
    pub fn write_row(&self, word: usize, vector: &mut [f32]) {
        match word.checked_sub(self.common.rows) {
            None => self.common.write_rows(word, vector),
            Some(rare) => self.rare.write_rows(rare, vector),
        }
    }
}

impl Matrix {
    /// As many rows as `numbers` has room for, from `first` on.
    pub fn write_rows(&self, first: usize, numbers: &mut [f32]) {
        let group = self.columns / self.scales_in_row;
        let scales = &self.scales[first * self.scales_in_row * 2..];
        let scales = scales.as_chunks::<2>().0.iter().copied().map(bf16);
        let groups = numbers.chunks_exact_mut(group).zip(scales);
        match self.bits {
            Bits::Eight => {
                let codes = &self.codes[first * self.columns..];
                for ((numbers, scale), codes) in groups.zip(codes.chunks_exact(group)) {
                    for (number, code) in numbers.iter_mut().zip(codes) {
                        *number = f32::from(code.cast_signed()) * scale;
                    }
                }
            }
            Bits::Five => {
                let codes = &self.codes[first * self.columns / 8 * 5..];
                for ((numbers, scale), codes) in groups.zip(codes.chunks_exact(group / 8 * 5)) {
                    let fives = codes.as_chunks::<5>().0;
                    for (numbers, five) in numbers.chunks_exact_mut(8).zip(fives) {
                        write_eight(*five, scale, numbers);
                    }
                }
            }
        }
    }
}

fn write_eight(five: [u8; 5], scale: f32, numbers: &mut [f32]) {
    let mut octets = [0; 8];
    octets[..5].copy_from_slice(&five);
    let packed = u64::from_le_bytes(octets);
    for (place, number) in numbers.iter_mut().enumerate() {
        let code = (packed >> (5 * place)) & 31;
        *number = (code as f32 - 15.5) * scale;
    }
}

/// A number of which only the upper half is kept.
fn bf16([low, high]: [u8; 2]) -> f32 {
    f32::from_le_bytes([0, 0, low, high])
}

struct Tensors(SafeTensors<'static>);

impl Tensors {
    fn layer(&self, prefix: &str) -> Result<Layer, UnusableWeights> {
        let (heads, wide) = (3 * WIDTH, 4 * WIDTH);
        let linear =
            |name, inputs, outputs| self.linear(&format!("{prefix}{name}"), inputs, outputs);
        let layer_norm = |name| self.layer_norm(&format!("{prefix}{name}"));
        Ok(Layer {
            heads: linear("heads", WIDTH, heads)?,
            mix: linear("mix", WIDTH, WIDTH)?,
            mix_norm: layer_norm("mix_norm")?,
            widen: linear("widen", WIDTH, wide)?,
            narrow: linear("narrow", wide, WIDTH)?,
            norm: layer_norm("norm")?,
        })
    }

    fn linear(&self, name: &str, inputs: usize, outputs: usize) -> Result<Linear, UnusableWeights> {
        Ok(Linear {
            matrix: self.matrix(name, inputs, Bits::Eight)?,
            bias: self.vector(&format!("{name}.bias"), outputs)?,
        })
    }

    fn layer_norm(&self, name: &str) -> Result<LayerNorm, UnusableWeights> {
        Ok(LayerNorm {
            gain: self.vector(&format!("{name}.gain"), WIDTH)?,
            bias: self.vector(&format!("{name}.bias"), WIDTH)?,
        })
    }

    fn matrix(&self, name: &str, columns: usize, bits: Bits) -> Result<Matrix, UnusableWeights> {
        let width = match bits {
            Bits::Eight => columns,
            Bits::Five => columns / 8 * 5,
        };
        let (rows, codes) = self.table(name, |found| found == width)?;
        let fits = |found| found > 0 && columns.is_multiple_of(found);
        let (scaled_rows, scales) = self.table(&format!("{name}.scale"), fits)?;
        Ok(Matrix {
            rows: rows.min(scaled_rows),
            columns,
            codes,
            scales,
            scales_in_row: scales.len() / 2 / scaled_rows.max(1),
            bits,
        })
    }

    /// The number of rows of a table whose rows are as wide as they should be, and its bytes.
    fn table(
        &self,
        name: &str,
        is_wide_enough: impl Fn(usize) -> bool,
    ) -> Result<(usize, &'static [u8]), UnusableWeights> {
        let tensor = self.0.tensor(name)?;
        match *tensor.shape() {
            [rows, width] if is_wide_enough(width) => Ok((rows, tensor.data())),
            ref shape => Err(UnusableWeights::Shape {
                name: name.to_owned(),
                shape: shape.to_vec(),
            }),
        }
    }

    fn vector(&self, name: &str, length: usize) -> Result<Vec<f32>, UnusableWeights> {
        let tensor = self.0.tensor(name)?;
        let numbers = tensor.data().as_chunks::<4>().0;
        if numbers.len() != length {
            return Err(UnusableWeights::Shape {
                name: name.to_owned(),
                shape: tensor.shape().to_vec(),
            });
        }
        Ok(numbers
            .iter()
            .map(|bytes| f32::from_le_bytes(*bytes))
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::cast_possible_truncation, reason = "the numbers are whole")]
    fn codes_of_five_and_eight_bits_become_numbers() {
        let matrix = |bits, codes| Matrix {
            rows: 1,
            columns: 8,
            codes,
            // 2.0 as its upper half.
            scales: &[0x00, 0x40],
            scales_in_row: 1,
            bits,
        };
        let as_whole = |numbers: [f32; 8]| numbers.map(|number| number as i32);
        let mut numbers = [0.0; 8];
        // 31 in the first place, 1 in the last, 0 between.
        matrix(Bits::Five, &[31, 0, 0, 0, 8]).write_rows(0, &mut numbers);
        assert_eq!(as_whole(numbers), [31, -31, -31, -31, -31, -31, -31, -29]);
        matrix(Bits::Eight, &[1, 255, 0, 0, 0, 0, 127, 129]).write_rows(0, &mut numbers);
        assert_eq!(as_whole(numbers), [2, -2, 0, 0, 0, 0, 254, -254]);
    }

    #[test]
    fn another_file_is_refused() {
        assert!(matches!(
            Weights::read(b"no weights"),
            Err(UnusableWeights::Format(_))
        ));
    }
}
