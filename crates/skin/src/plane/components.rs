//! Connected groups of pixels.

/// Groups of set pixels that touch each other, corners included: their indexes, in the order
/// they are met row by row.
pub(crate) fn components(set: &[bool], width: usize) -> Vec<Vec<usize>> {
    let mut left = set.to_vec();
    let mut groups = Vec::new();
    for start in 0..left.len() {
        if !std::mem::take(&mut left[start]) {
            continue;
        }
        let mut group = vec![start];
        let mut next = 0;
        while next < group.len() {
            for neighbour in around(group[next], width, set.len()) {
                if std::mem::take(&mut left[neighbour]) {
                    group.push(neighbour);
                }
            }
            next += 1;
        }
        groups.push(group);
    }
    groups
}

/// The up to eight neighbours of a pixel.
fn around(index: usize, width: usize, length: usize) -> impl Iterator<Item = usize> {
    let (x, y) = (index % width, index / width);
    let height = length / width;
    let rows = y.saturating_sub(1)..=(y + 1).min(height - 1);
    let columns = x.saturating_sub(1)..=(x + 1).min(width - 1);
    rows.flat_map(move |row| columns.clone().map(move |column| row * width + column))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_join_and_borders_do_not_wrap() {
        #[rustfmt::skip]
        let picture = [
            1, 0, 0, 1,
            0, 1, 0, 0,
            0, 0, 0, 1,
        ];
        let set: Vec<bool> = picture.iter().map(|&value| value == 1).collect();
        let groups = components(&set, 4);
        assert_eq!(groups, vec![vec![0, 5], vec![3], vec![11]]);
    }
}
