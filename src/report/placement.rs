//! Where captions and insets go: captions next to their object, insets where there is room; both cover as little as
//! possible.

use super::paint::Frame;

/// Covering another caption is this many times as bad as covering an object.
const CAPTION_WEIGHT: f64 = 10.0;

/// An inset is tried in so many places more than one across, and down.
const GRID: i32 = 16;

/// The place of a caption of `width × height` pixels inside of `room`: the one around `object`, `gap` pixels
/// away, that covers the smallest shares of `objects` and of the other `captions`. Objects differ in size and
/// mostly overlap, so shares are what counts: a plate must not be hidden, but a bit of its car may be.
pub(super) fn place(
    (width, height): (i32, i32),
    room: Frame,
    object: Frame,
    objects: &[Frame],
    captions: &[Frame],
    gap: i32,
) -> Frame {
    let (above, below) = (object.top - gap - height, object.bottom() + gap);
    let (before, behind) = (object.left - gap - width, object.right() + gap);
    let columns = [object.left, object.left + (object.width - width) / 2, object.right() - width];
    let rows = [object.top, object.top + (object.height - height) / 2, object.bottom() - height];
    let over_or_under = [above, below].into_iter().flat_map(|top| columns.map(|left| (left, top)));
    let at_a_side = [behind, before].into_iter().flat_map(|left| rows.map(|top| (left, top)));
    let at_a_corner = [(behind, below), (before, below), (behind, above), (before, above)];
    let places = over_or_under.chain(at_a_side).chain(at_a_corner).map(|(left, top)| Frame {
        left: left.min(room.right() - width).max(room.left),
        top: top.min(room.bottom() - height).max(room.top),
        width,
        height,
    });
    let cost = |place: &Frame| covered(*place, objects) + CAPTION_WEIGHT * covered(*place, captions);
    places
        .map(|place| (cost(&place), place))
        .min_by(|(one, _), (other, _)| one.total_cmp(other))
        .map_or(Frame { left: room.left, top: room.top, width, height }, |(_, place)| place)
}

/// Where an inset and its captions stand.
pub(super) struct Apart {
    pub(super) inset: Frame,
    pub(super) captions: Vec<Frame>,
    /// The shares that they cover, in sum; other captions and insets count more.
    pub(super) covered: f64,
}

/// The places of an inset of `width × height` pixels inside of `room`, and of captions of these sizes beside it. Of a grid
/// of places that one is taken with which all of them together cover the smallest shares of `objects` and of what is
/// `taken`; of several such places the one nearest to `object`.
pub(super) fn place_apart(
    (width, height): (i32, i32),
    captions: &[(i32, i32)],
    room: Frame,
    object: Frame,
    objects: &[Frame],
    taken: &[Frame],
    gap: i32,
) -> Apart {
    let cost = |place: Frame| covered(place, objects) + CAPTION_WEIGHT * covered(place, taken);
    let steps = |from: i32, room: i32, length: i32| {
        let free = (room - length - 2 * gap).max(0);
        (0..=GRID).map(move |step| from + gap.min(room / 2) + free * step / GRID)
    };
    let places = steps(room.top, room.height, height).flat_map(|top| {
        steps(room.left, room.width, width).map(move |left| Frame { left, top, width, height })
    });
    let mut places: Vec<_> =
        places.map(|place| (cost(place.grown(gap)), distance(place, object), place)).collect();
    places.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    let mut best: Option<Apart> = None;
    for (alone, _, inset) in places {
        // The places that follow cover no less, even without captions.
        if best.as_ref().is_some_and(|best| best.covered <= alone) {
            break;
        }
        let mut covering = taken.to_vec();
        covering.push(inset);
        let mut sum = alone;
        for size in captions {
            let caption = place(*size, room, inset, objects, &covering, gap);
            sum += covered(caption, objects) + CAPTION_WEIGHT * covered(caption, &covering);
            covering.push(caption);
        }
        if best.as_ref().is_none_or(|best| sum < best.covered) {
            best = Some(Apart { inset, captions: covering.split_off(taken.len() + 1), covered: sum });
        }
    }
    best.unwrap_or(Apart { inset: Frame { width, height, ..room }, captions: Vec::new(), covered: 0.0 })
}

/// The square of the distance of the middles of two boxes, times four.
fn distance(one: Frame, other: Frame) -> i64 {
    let across = 2 * (one.left - other.left) + one.width - other.width;
    let down = 2 * (one.top - other.top) + one.height - other.height;
    i64::from(across).pow(2) + i64::from(down).pow(2)
}

/// The sum of the shares of the frames that a place covers.
fn covered(place: Frame, frames: &[Frame]) -> f64 {
    let share = |frame: &Frame| place.shared_area(*frame) as f64 / frame.area().max(1) as f64;
    frames.iter().map(share).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GAP: i32 = 14;
    const ROOM: Frame = Frame { left: 0, top: 0, width: 1280, height: 720 };
    const CAR: Frame = Frame { left: 300, top: 200, width: 700, height: 400 };
    const PLATE: Frame = Frame { left: 600, top: 450, width: 80, height: 30 };

    fn frame(left: i32, top: i32) -> Frame {
        Frame { left, top, width: 200, height: 50 }
    }

    #[test]
    fn captions_stand_beside_their_objects() {
        assert_eq!(place((200, 50), ROOM, CAR, &[CAR, PLATE], &[], GAP), frame(300, 200 - GAP - 50));
        let of_plate = place((200, 50), ROOM, PLATE, &[CAR, PLATE], &[], GAP);
        assert_eq!(of_plate.shared_area(PLATE), 0);
        assert!(of_plate.bottom() == PLATE.top - GAP || of_plate.top == PLATE.bottom() + GAP);
    }

    #[test]
    fn captions_make_way_for_plates_and_for_each_other() {
        let over_the_top = Frame { top: 0, height: 600, ..CAR };
        let of_car = place((200, 50), ROOM, over_the_top, &[over_the_top, PLATE], &[], GAP);
        assert_eq!(of_car, frame(300, 600 + GAP));
        let next = place((200, 50), ROOM, over_the_top, &[over_the_top, PLATE], &[of_car], GAP);
        assert_eq!(next.shared_area(of_car), 0);
    }

    #[test]
    fn captions_of_neighbours_stand_apart() {
        let pear = Frame { left: 667, top: 488, width: 141, height: 115 };
        let apple = Frame { left: 782, top: 520, width: 106, height: 83 };
        let plum = Frame { left: 443, top: 380, width: 169, height: 136 };
        let above = Frame { left: 650, top: 300, width: 300, height: 180 };
        let objects = [pear, apple, plum, above];
        let of_apple = place((358, 130), ROOM, apple, &objects, &[], GAP);
        let of_pear = place((358, 130), ROOM, pear, &objects, &[of_apple], GAP);
        assert_eq!((covered(of_pear, &objects), of_pear.shared_area(of_apple)), (0.0, 0));
    }

    #[test]
    fn captions_stay_inside_where_there_is_room() {
        let corner = Frame { left: 1270, top: 710, width: 10, height: 10 };
        let placed = place((200, 50), ROOM, corner, &[corner], &[], GAP);
        assert_eq!(placed.shared_area(ROOM), placed.area());
        let too_wide = place((5_000, 900), ROOM, corner, &[corner], &[], GAP);
        assert_eq!((too_wide.left, too_wide.top), (0, 0));
    }
}
