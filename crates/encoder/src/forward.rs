//! The model's forward pass: six layers of a BERT encoder over one text, on one thread.

use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, ArrayView2, Axis, Slice};

use super::weights::{Layer, LayerNorm, Linear, WIDTH, Weights};

const HEADS: usize = 12;
const HEAD_WIDTH: usize = WIDTH / HEADS;
/// Keeps a vector of zeros from being divided by its spread.
const LEAST_VARIANCE: f32 = 1e-12;
/// So many rows of a matrix are written out at a time, which the processor's cache holds until they are multiplied.
const ROWS_AT_A_TIME: usize = 128;

/// The last layer's vector of each token, one after the other; `ids` are places in the vocabulary, as many as
/// the model has positions at most.
pub fn last_layer(weights: &Weights, ids: &[u16]) -> Vec<f32> {
    let mut scratch = Vec::new();
    let mut vectors = embed(weights, ids);
    for layer in &weights.layers {
        pass(layer, &mut vectors, &mut scratch);
    }
    vectors.into_raw_vec_and_offset().0
}

/// The dot product of each vector in `rows` with each in `columns`: one row of the result for each in `rows`. Both
/// hold vectors of [`WIDTH`](super::WIDTH) numbers, one after the other; what is left of the last one does not count.
pub fn products(rows: &[f32], columns: &[f32]) -> Vec<f32> {
    let (height, width) = (rows.len() / WIDTH, columns.len() / WIDTH);
    let mut products = Array2::zeros((height, width));
    let rows = ArrayView2::from_shape((height, WIDTH), &rows[..height * WIDTH]);
    let columns = ArrayView2::from_shape((width, WIDTH), &columns[..width * WIDTH]);
    if let (Ok(rows), Ok(columns)) = (rows, columns) {
        general_mat_mul(1.0, &rows, &columns.t(), 0.0, &mut products);
    }
    products.into_raw_vec_and_offset().0
}

fn embed(weights: &Weights, ids: &[u16]) -> Array2<f32> {
    let mut vectors = Array2::zeros((ids.len(), WIDTH));
    let (mut word, mut position) = ([0.0; WIDTH], [0.0; WIDTH]);
    for (place, (mut vector, &id)) in vectors.rows_mut().into_iter().zip(ids).enumerate() {
        weights.words.write_row(usize::from(id), &mut word);
        weights.positions.write_rows(place, &mut position);
        for (x, (word, position)) in vector.iter_mut().zip(word.iter().zip(&position)) {
            *x = word + position;
        }
    }
    weights.norm.apply(&mut vectors);
    vectors
}

fn pass(layer: &Layer, vectors: &mut Array2<f32>, scratch: &mut Vec<f32>) {
    let heads = layer.heads.apply(vectors, scratch);
    *vectors += &layer.mix.apply(&attention(&heads), scratch);
    layer.mix_norm.apply(vectors);
    let mut wide = layer.widen.apply(vectors, scratch);
    gelu(wide.as_slice_mut().unwrap_or_default());
    *vectors += &layer.narrow.apply(&wide, scratch);
    layer.norm.apply(vectors);
}

impl Linear {
    /// `input` times the transposed matrix, plus the bias. The matrix is written out into `scratch`, rows by rows.
    fn apply(&self, input: &Array2<f32>, scratch: &mut Vec<f32>) -> Array2<f32> {
        let (outputs, inputs) = (self.matrix.rows, self.matrix.columns);
        let biases = self.bias.repeat(input.nrows());
        let mut output = Array2::from_shape_vec((input.nrows(), outputs), biases)
            .unwrap_or_else(|_| Array2::zeros((input.nrows(), outputs)));
        for first in (0..outputs).step_by(ROWS_AT_A_TIME) {
            let rows = ROWS_AT_A_TIME.min(outputs - first);
            scratch.resize(rows * inputs, 0.0);
            self.matrix.write_rows(first, scratch);
            let columns = Slice::from(first..first + rows);
            let mut part = output.slice_axis_mut(Axis(1), columns);
            if let Ok(matrix) = ArrayView2::from_shape((rows, inputs), scratch) {
                general_mat_mul(1.0, input, &matrix.t(), 1.0, &mut part);
            }
        }
        output
    }
}

impl LayerNorm {
    fn apply(&self, vectors: &mut Array2<f32>) {
        for mut vector in vectors.rows_mut() {
            let mean = vector.sum() / WIDTH as f32;
            vector -= mean;
            let variance = vector.iter().map(|x| x * x).sum::<f32>() / WIDTH as f32;
            let spread = (variance + LEAST_VARIANCE).sqrt();
            let weights = self.gain.iter().zip(&self.bias);
            for (x, (gain, bias)) in vector.iter_mut().zip(weights) {
                *x = *x / spread * gain + bias;
            }
        }
    }
}

/// Each head mixes the values of all tokens by how well their keys fit a token's query.
fn attention(heads: &Array2<f32>) -> Array2<f32> {
    let tokens = heads.nrows();
    let mut mixed = Array2::zeros((tokens, WIDTH));
    let mut fits = Array2::zeros((tokens, tokens));
    let part = |part: usize, head: usize| {
        let start = part * WIDTH + head * HEAD_WIDTH;
        heads.slice_axis(Axis(1), Slice::from(start..start + HEAD_WIDTH))
    };
    for head in 0..HEADS {
        let (query, key, value) = (part(0, head), part(1, head), part(2, head));
        let scale = 1.0 / (HEAD_WIDTH as f32).sqrt();
        general_mat_mul(scale, &query, &key.t(), 0.0, &mut fits);
        for mut row in fits.rows_mut() {
            softmax(row.as_slice_mut().unwrap_or_default());
        }
        let start = head * HEAD_WIDTH;
        let mut out = mixed.slice_axis_mut(Axis(1), Slice::from(start..start + HEAD_WIDTH));
        general_mat_mul(1.0, &fits, &value, 0.0, &mut out);
    }
    mixed
}

fn softmax(row: &mut [f32]) {
    let largest = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for x in row.iter_mut() {
        *x = (*x - largest).exp();
        sum += *x;
    }
    for x in row {
        *x /= sum;
    }
}

fn gelu(numbers: &mut [f32]) {
    for x in numbers {
        *x *= 0.5 + 0.5 * erf(*x * std::f32::consts::FRAC_1_SQRT_2);
    }
}

/// The error function, off by at most 1e-7, as a quotient of polynomials, of which the compiler makes vector
/// instructions (a call of libm would be a tenth of the whole). The coefficients are those of Eigen's `erf`.
fn erf(x: f32) -> f32 {
    const ABOVE: [f32; 7] = [
        -2.726_142_3e-10,
        2.770_681_5e-8,
        -2.101_024e-6,
        -5.692_506_5e-5,
        -7.349_906_4e-4,
        -2.954_6e-3,
        -1.609_603_4e-2,
    ];
    const BELOW: [f32; 5] = [
        -1.456_607_2e-5,
        -2.133_740_6e-4,
        -1.682_827e-3,
        -7.373_329_3e-3,
        -1.426_473_9e-2,
    ];
    let x = x.clamp(-4.0, 4.0);
    let polynomial = |factors: &[f32]| {
        factors
            .iter()
            .fold(0.0, |sum, factor| sum * (x * x) + factor)
    };
    x * polynomial(&ABOVE) / polynomial(&BELOW)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_function_is_that_of_the_tables() {
        // Abramowitz and Stegun, Handbook of Mathematical Functions, table 7.1.
        for (x, value) in [
            (0.0, 0.0),
            (0.1, 0.112_462_92),
            (0.5, 0.520_499_9),
            (1.0, 0.842_700_8),
            (2.0, 0.995_322_3),
        ] {
            assert!((erf(x) - value).abs() < 1e-6, "{x}: {}", erf(x));
            assert!((erf(-x) + value).abs() < 1e-6, "{x}");
        }
        assert!((erf(9.0) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn softmax_bears_large_numbers() {
        let mut row = [1000.0, 1000.0, -1000.0];
        softmax(&mut row);
        let expected: [f32; 3] = [0.5, 0.5, 0.0];
        assert_eq!(row.map(f32::to_bits), expected.map(f32::to_bits));
    }
}
