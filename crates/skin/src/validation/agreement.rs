//! How well repeated measurements agree.

/// How well the scores of one measure agree over the same faces under several conditions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Agreement {
    /// ICC(2,1): the share of the variance that lies between faces.
    pub icc: f32,
    /// Standard deviation within a face.
    pub within_sd: f32,
}

impl Agreement {
    /// Of a table with a row for each face and a column for each condition, without gaps; `None`
    /// for fewer than two of either, where there is nothing to agree.
    ///
    /// ICC(2,1), two-way random effects, absolute agreement, single measurement: Shrout and
    /// Fleiss, Psychological Bulletin 86 (1979). Within-subject standard deviation: Bland and
    /// Altman, BMJ 313 (1996), the root of the mean variance within a face.
    pub(super) fn of(table: &[Vec<f32>]) -> Option<Self> {
        let (faces, conditions) = (table.len(), table.first()?.len());
        if faces < 2 || conditions < 2 {
            return None;
        }
        let (n, k) = (faces as f64, conditions as f64);
        let rows: Vec<Vec<f64>> =
            table.iter().map(|row| row.iter().map(|&score| f64::from(score)).collect()).collect();
        let of_faces: Vec<f64> = rows.iter().map(|row| row.iter().sum::<f64>() / k).collect();
        let of_conditions: Vec<f64> =
            (0..conditions).map(|j| rows.iter().map(|row| row[j]).sum::<f64>() / n).collect();
        let mean = of_faces.iter().sum::<f64>() / n;
        let square = |value: f64| value * value;
        let between_faces = k * of_faces.iter().map(|m| square(m - mean)).sum::<f64>() / (n - 1.0);
        let between_conditions =
            n * of_conditions.iter().map(|m| square(m - mean)).sum::<f64>() / (k - 1.0);
        let (mut left, mut within) = (0.0, 0.0);
        for (row, of_face) in rows.iter().zip(&of_faces) {
            for (score, of_condition) in row.iter().zip(&of_conditions) {
                left += square(score - of_face - of_condition + mean);
                within += square(score - of_face);
            }
        }
        let left = left / ((n - 1.0) * (k - 1.0));
        let all = between_faces + (k - 1.0) * left + k * (between_conditions - left) / n;
        let icc = if all > 0.0 { (between_faces - left) / all } else { 1.0 };
        Some(Self { icc: icc as f32, within_sd: (within / (n * (k - 1.0))).sqrt() as f32 })
    }

    /// Two measurements of the same face differ by less than this in 95 of 100 cases:
    /// 1.96·√2·SD within the face (the repeatability coefficient of Bland and Altman, Statistical
    /// Methods in Medical Research 8, 1999; the "smallest detectable change" of Weir, Journal of
    /// Strength and Conditioning Research 19, 2005).
    pub(super) fn smallest_change(self) -> f32 {
        1.96 * std::f32::consts::SQRT_2 * self.within_sd
    }
}

/// The middle one; the mean of the middle two of an even number; `None` for none.
pub(super) fn median(mut values: Vec<f32>) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    Some(f32::midpoint(values[middle - 1], upper))
}

/// `None` for none.
pub(super) fn mean(values: impl IntoIterator<Item = f32>) -> Option<f32> {
    let (sum, count) =
        values.into_iter().fold((0f64, 0u32), |(s, n), value| (s + f64::from(value), n + 1));
    (count > 0).then(|| (sum / f64::from(count)) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of Shrout and Fleiss: six targets, four judges, ICC(2,1) = 0.29.
    #[test]
    fn the_published_example() {
        let table = [
            [9.0, 2.0, 5.0, 8.0],
            [6.0, 1.0, 3.0, 2.0],
            [8.0, 4.0, 6.0, 8.0],
            [7.0, 1.0, 2.0, 6.0],
            [10.0, 5.0, 6.0, 9.0],
            [6.0, 2.0, 4.0, 7.0],
        ]
        .map(Vec::from);
        let agreement = Agreement::of(&table).expect("six faces under four conditions");
        assert!((agreement.icc - 0.2898).abs() < 1e-3, "{agreement:?}");
    }

    #[test]
    fn perfect_repetition_and_a_known_spread() {
        let same = [vec![10.0, 10.0], vec![60.0, 60.0]];
        let agreement = Agreement::of(&same).expect("two faces under two conditions");
        assert!((agreement.icc - 1.0).abs() < 1e-6 && agreement.within_sd.abs() < 1e-6);
        // Each face differs by 2 from its mean, so its variance is 8.
        let spread = [vec![8.0, 12.0], vec![62.0, 58.0]];
        let agreement = Agreement::of(&spread).expect("two faces under two conditions");
        assert!((agreement.within_sd - 8f32.sqrt()).abs() < 1e-5);
        assert!((agreement.smallest_change() - 7.84).abs() < 0.01);
    }

    #[test]
    fn nothing_to_agree_on() {
        assert_eq!(Agreement::of(&[]), None);
        assert_eq!(Agreement::of(&[vec![1.0, 2.0]]), None);
        assert_eq!(Agreement::of(&[vec![1.0], vec![2.0]]), None);
    }

    #[test]
    fn middles() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), Some(2.5));
        assert_eq!(mean([1.0, 3.0]), Some(2.0));
        assert_eq!(mean([]), None);
    }
}
