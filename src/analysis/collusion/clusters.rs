//! Groups of people who copied: whoever is like somebody of a group belongs to it.

/// The groups that these pairs connect, each in ascending order, the groups by their first member. By union–find
/// (Galler and Fischer 1964).
#[must_use]
pub fn clusters(pairs: impl IntoIterator<Item = (usize, usize)>) -> Vec<Vec<usize>> {
    let pairs: Vec<_> = pairs.into_iter().collect();
    let people = pairs.iter().map(|(one, other)| one.max(other) + 1).max().unwrap_or(0);
    let mut parents: Vec<usize> = (0..people).collect();
    for (one, other) in pairs {
        let (one, other) = (root(&mut parents, one), root(&mut parents, other));
        // The first of a group is its root.
        parents[one.max(other)] = one.min(other);
    }
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); people];
    for person in 0..people {
        groups[root(&mut parents, person)].push(person);
    }
    groups.retain(|group| group.len() > 1);
    groups
}

fn root(parents: &mut [usize], mut person: usize) -> usize {
    while parents[person] != person {
        parents[person] = parents[parents[person]];
        person = parents[person];
    }
    person
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_connected_is_together() {
        let groups = clusters([(5, 7), (1, 9), (7, 2), (3, 3), (9, 1)]);
        assert_eq!(groups, [vec![1, 9], vec![2, 5, 7]]);
        assert_eq!(clusters([]), Vec::<Vec<usize>>::new());
        let chain = clusters((0..10_000).rev().map(|at| (at, at + 1)));
        assert_eq!(chain.iter().map(Vec::len).collect::<Vec<_>>(), [10_001]);
    }
}
