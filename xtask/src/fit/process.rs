//! Solving a Gaussian process: the weights of its points, with what lies far out counting less.

use super::rows::Row;
use impact_core::embodied::estimator::{Kernel, Setting};

/// Residuals of the logarithm beyond this count less, in the proportion in which they exceed it.
const ROBUST: f64 = 0.1;

/// Penalty of the ridge regression, of variances of 1.
const RIDGE: f64 = 0.3;

/// How often the weights of residuals are found anew.
const ROUNDS: usize = 2;

/// How alike all rows are, worked out once for a kernel.
pub struct Likeness {
    n: usize,
    values: Vec<f64>,
    noise: f64,
}

/// A fitted process.
pub struct Process {
    pub mean: f64,
    /// Rows it was fitted to, with their weights.
    pub weights: Vec<(usize, f64)>,
}

impl Likeness {
    pub fn of(rows: &[Row], setting: Setting, kernel: &Kernel) -> Self {
        let n = rows.len();
        let mut values = vec![0.0; n * n];
        for i in 0..n {
            for j in 0..=i {
                let (a, b) =
                    (&rows[i].features[setting as usize], &rows[j].features[setting as usize]);
                let value = kernel.alike(a, b);
                values[i * n + j] = value;
                values[j * n + i] = value;
            }
        }
        Self { n, values, noise: kernel.noise }
    }

    /// A plain ridge regression on the same traits, for comparison: class, maker, and by form the
    /// logarithms of screen and mass, and the year.
    pub fn ridge(rows: &[Row], setting: Setting) -> Self {
        let n = rows.len();
        let mut values = vec![0.0; n * n];
        for i in 0..n {
            for j in 0..n {
                let (a, b) =
                    (&rows[i].features[setting as usize], &rows[j].features[setting as usize]);
                values[i * n + j] = a.linearly_alike(b);
            }
        }
        Self { n, values, noise: RIDGE }
    }

    fn at(&self, i: usize, j: usize) -> f64 {
        self.values[i * self.n + j]
    }

    /// Fits the chosen rows.
    pub fn fit(&self, rows: &[Row], chosen: &[usize]) -> Process {
        let n = chosen.len();
        let mean = chosen.iter().map(|&row| rows[row].log).sum::<f64>() / n.max(1) as f64;
        let target: Vec<f64> = chosen.iter().map(|&row| rows[row].log - mean).collect();
        let mut noise = vec![self.noise; n];
        let mut weights = Vec::new();
        for round in 0..=ROUNDS {
            let mut matrix = vec![0.0; n * n];
            for i in 0..n {
                for j in 0..=i {
                    matrix[i * n + j] = self.at(chosen[i], chosen[j]);
                }
                matrix[i * n + i] += noise[i];
            }
            weights = solve(&mut matrix, n, target.clone());
            if round < ROUNDS {
                for (noise, weight) in noise.iter_mut().zip(&weights) {
                    let residual = (weight * *noise).abs();
                    *noise = self.noise * (residual.max(ROBUST) / ROBUST);
                }
            }
        }
        Process { mean, weights: chosen.iter().copied().zip(weights).collect() }
    }

    /// The logarithm that a process gives a row.
    pub fn predict(&self, process: &Process, row: usize) -> f64 {
        let sum: f64 = process.weights.iter().map(|&(of, weight)| weight * self.at(row, of)).sum();
        process.mean + sum
    }
}

/// Sum of products, in four lanes so that it runs in vectors.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut lanes = [0.0; 4];
    let (left, right) = (a.chunks_exact(4), b.chunks_exact(4));
    let rest: f64 = left.remainder().iter().zip(right.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in left.zip(right) {
        for lane in 0..4 {
            lanes[lane] += x[lane] * y[lane];
        }
    }
    lanes.iter().sum::<f64>() + rest
}

/// Solves a symmetric, positive system (lower half given) by Cholesky's method.
fn solve(matrix: &mut [f64], n: usize, mut right: Vec<f64>) -> Vec<f64> {
    for i in 0..n {
        for j in 0..=i {
            let sum = dot(&matrix[i * n..i * n + j], &matrix[j * n..j * n + j]);
            let value = matrix[i * n + j] - sum;
            matrix[i * n + j] =
                if i == j { value.max(1e-12).sqrt() } else { value / matrix[j * n + j] };
        }
    }
    for i in 0..n {
        right[i] = (right[i] - dot(&matrix[i * n..i * n + i], &right[..i])) / matrix[i * n + i];
    }
    for i in (0..n).rev() {
        right[i] /= matrix[i * n + i];
        let value = right[i];
        for k in 0..i {
            right[k] -= matrix[i * n + k] * value;
        }
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_is_solved() {
        let mut matrix = vec![4.0, 0.0, 0.0, 2.0, 5.0, 0.0, 1.0, 3.0, 6.0];
        let full = [[4.0, 2.0, 1.0], [2.0, 5.0, 3.0], [1.0, 3.0, 6.0]];
        let x = solve(&mut matrix, 3, vec![1.0, 2.0, 3.0]);
        for (row, right) in full.iter().zip([1.0, 2.0, 3.0]) {
            let left: f64 = row.iter().zip(&x).map(|(a, b)| a * b).sum();
            assert!((left - right).abs() < 1e-12);
        }
    }
}
