//! Small objects, enlarged, where they cover no object; a line leads from each to where it is.

use image::imageops::FilterType;
use image::{DynamicImage, RgbImage};

use super::drawn::{self, DrawnLabel, DrawnShape, ObjectId};
use super::objects;
use super::outlines::{self, LEADER};
use crate::report::paint::{self, Frame};
use crate::report::placement::{Apart, place_apart};
use crate::scoring::Percent;

/// More would cover too much.
const MOST: usize = 3;
/// An object is small when its box is at most this part of the image's larger side.
const SMALL: i32 = 8;
/// Pixels around the objects that the inset shows, too.
const MARGIN: i32 = 14;
/// Largest enlargement.
const LARGEST: f64 = 6.0;
/// An inset that would enlarge less is left out.
const LEAST: f64 = 2.0;
/// Widest and highest insets, as a part of the room's larger side and of the same side.
const SHARE_OF_LARGER: f64 = 0.36;
const SHARE_OF_SIDE: f64 = 0.6;
/// When there is no place where nothing is covered, a smaller one is tried.
const SIZES: [f64; 3] = [1.0, 0.75, 0.55];
/// Pixels between an inset and anything else.
const GAP: i32 = 14;
/// Pixels between an inset's edge and the middle of the line around it.
const BORDER: i32 = 1;

/// What one inset shows, and where.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Inset {
    /// The part of the overlay that is enlarged.
    pub(super) part: Frame,
    /// Where it stands.
    pub(super) frame: Frame,
    /// The expected objects on it, and where their captions stand.
    pub(super) captions: Vec<(ObjectId, Frame)>,
}

/// Small objects that overlap each other.
struct Group {
    frame: Frame,
    objects: Vec<ObjectId>,
}

/// A small shape of either side.
struct Small {
    frame: Frame,
    /// The expected object that it is, if it is one, and how well that was drawn.
    object: Option<(ObjectId, Percent)>,
}

/// The insets of an overlay whose image has `size` pixels; they and the captions of these sizes that belong to their
/// objects stand inside of `room`.
pub(super) fn plan(
    labels: &[DrawnLabel<'_>],
    size: (u32, u32),
    room: Frame,
    captions: &[(ObjectId, (i32, i32))],
) -> Vec<Inset> {
    let groups = groups(smalls(labels, (size.0.max(size.1) as i32) / SMALL), size);
    let objects = drawn::frames(labels);
    let image = Frame { left: 0, top: 0, width: size.0 as i32, height: size.1 as i32 };
    let parts: Vec<Frame> = groups.iter().map(|group| group.frame.grown(MARGIN).inside(image)).collect();
    let mut taken = parts.clone();
    let mut insets = Vec::new();
    for (group, part) in groups.into_iter().zip(parts) {
        let (ids, sizes): (Vec<ObjectId>, Vec<_>) =
            captions.iter().copied().filter(|(object, _)| group.objects.contains(object)).unzip();
        if let Some(Apart { inset: frame, captions: frames, .. }) =
            placed(part, &sizes, room, &objects, &taken)
        {
            taken.push(frame);
            taken.extend(&frames);
            insets.push(Inset { part, frame, captions: ids.into_iter().zip(frames).collect() });
        }
    }
    insets
}

/// The shapes whose box has at most `largest` pixels across and down: first expected objects, the worst drawn before
/// others, then the candidate's.
fn smalls(labels: &[DrawnLabel<'_>], largest: i32) -> Vec<Small> {
    let frame = |shape: &DrawnShape| shape.frame().filter(|frame| frame.width.max(frame.height) <= largest);
    let mut expected = Vec::new();
    for (number, label) in labels.iter().enumerate() {
        for (index, (shape, score)) in label.reference.iter().zip(&label.score.objects).enumerate() {
            expected.extend(
                frame(shape).map(|frame| Small {
                    frame,
                    object: Some((ObjectId { label: number, index }, score.iou)),
                }),
            );
        }
    }
    expected.sort_by_key(|small| small.object.map(|(_, iou)| iou));
    let drawn = labels.iter().flat_map(|label| &label.submitted).filter_map(frame);
    expected.into_iter().chain(drawn.map(|frame| Small { frame, object: None })).collect()
}

/// The first groups of shapes that overlap; a group takes in no more than what can be enlarged together.
fn groups(mut smalls: Vec<Small>, size: (u32, u32)) -> Vec<Group> {
    let largest = size.0.max(size.1) as i32 * 5 / (4 * SMALL);
    let mut groups = Vec::new();
    while groups.len() < MOST && !smalls.is_empty() {
        let first = smalls.remove(0);
        let mut group =
            Group { frame: first.frame, objects: first.object.iter().map(|(id, _)| *id).collect() };
        loop {
            let before = group.frame;
            smalls.retain(|small| {
                let both = group.frame.around(small.frame);
                let joins =
                    group.frame.shared_area(small.frame) > 0 && both.width.max(both.height) <= largest;
                if joins {
                    group.frame = both;
                    group.objects.extend(small.object.map(|(id, _)| id));
                }
                !joins
            });
            if group.frame == before {
                break;
            }
        }
        groups.push(group);
    }
    groups
}

/// Where the enlarged part and its captions go; `None` when there is not room enough to enlarge it.
fn placed(
    part: Frame,
    captions: &[(i32, i32)],
    room: Frame,
    objects: &[Frame],
    taken: &[Frame],
) -> Option<Apart> {
    let larger = f64::from(room.width.max(room.height));
    let fits = |room: i32, side: i32| {
        (larger * SHARE_OF_LARGER).min(f64::from(room) * SHARE_OF_SIDE) / f64::from(side.max(1))
    };
    let most = fits(room.width, part.width).min(fits(room.height, part.height)).min(LARGEST);
    let mut best: Option<Apart> = None;
    for factor in SIZES.map(|share| most * share).into_iter().filter(|factor| *factor >= LEAST) {
        let grown = |side: i32| (f64::from(side) * factor).round().max(1.0) as i32;
        if best.as_ref().is_none_or(|best| best.covered > 0.0) {
            let size = (grown(part.width), grown(part.height));
            let apart = place_apart(size, captions, room, part, objects, taken, GAP);
            if best.as_ref().is_none_or(|best| apart.covered < best.covered) {
                best = Some(apart);
            }
        }
    }
    best
}

/// The pixels of the original, or of the image of the overlay before it was painted when that has more of them.
pub(super) struct Pixels<'a> {
    image: &'a DynamicImage,
    /// The overlay's pixels per pixel of `image`, across and down.
    scale: (f64, f64),
}

impl<'a> Pixels<'a> {
    pub(super) fn new(image: &'a DynamicImage, scale: (f64, f64)) -> Self {
        Self { image, scale }
    }

    /// A part of the overlay in another size, and where the overlay's points are on it.
    fn enlarged(
        &self,
        part: Frame,
        (width, height): (u32, u32),
    ) -> (RgbImage, impl Fn((f64, f64)) -> (f64, f64) + use<>) {
        let ends = |from: i32, to: i32, scale: f64, side: u32| {
            let low = ((f64::from(from) / scale).floor() as u32).min(side.saturating_sub(1));
            let high = ((f64::from(to) / scale).ceil() as u32).clamp(low + 1, side.max(low + 1));
            (low, high - low)
        };
        let (left, across) = ends(part.left, part.right(), self.scale.0, self.image.width());
        let (top, down) = ends(part.top, part.bottom(), self.scale.1, self.image.height());
        let image = self.image.crop_imm(left, top, across, down);
        let image = image.resize_exact(width, height, FilterType::CatmullRom).into_rgb8();
        let by = (f64::from(width) / f64::from(across), f64::from(height) / f64::from(down));
        let scale = self.scale;
        let place = move |(x, y): (f64, f64)| {
            ((x / scale.0 - f64::from(left)) * by.0, (y / scale.1 - f64::from(top)) * by.1)
        };
        (image, place)
    }
}

/// Draws the insets and the lines that lead to them.
pub(super) fn draw(sheet: &mut RgbImage, insets: &[Inset], pixels: &Pixels<'_>, labels: &[DrawnLabel<'_>]) {
    if insets.is_empty() {
        return;
    }
    let lines = insets
        .iter()
        .flat_map(|inset| [corners(inset.part), leader(inset), corners(inset.frame.grown(BORDER))]);
    outlines::draw(sheet, LEADER, lines);
    for inset in insets {
        let Frame { left, top, width, height } = inset.frame;
        let (mut image, place) = pixels.enlarged(inset.part, (width as u32, height as u32));
        objects::draw_all(&mut image, labels, place);
        paint::paste(sheet, &image, (left as u32, top as u32));
    }
}

fn corners(frame: Frame) -> Vec<(f64, f64)> {
    let [left, top, right, bottom] =
        [frame.left, frame.top, frame.right() - 1, frame.bottom() - 1].map(f64::from);
    vec![(left, top), (right, top), (right, bottom), (left, bottom)]
}

/// The line between what is enlarged and the inset.
fn leader(inset: &Inset) -> Vec<(f64, f64)> {
    let nearest = |frame: Frame, (x, y): (i32, i32)| {
        (x.clamp(frame.left, frame.right() - 1), y.clamp(frame.top, frame.bottom() - 1))
    };
    let frame = inset.frame;
    let middle = (frame.left + frame.width / 2, frame.top + frame.height / 2);
    let start = nearest(inset.part, middle);
    let end = nearest(frame, start);
    [start, end].map(|(x, y)| (f64::from(x), f64::from(y))).into()
}

#[cfg(test)]
mod tests {
    use image::Rgb;
    use proptest::prelude::*;

    use super::*;
    use crate::exam::{AnnotatedImage, Shape, ShapeKind};
    use crate::report::overlay::tests::{marked, scored, shape};

    const SIZE: (u32, u32) = (1280, 720);
    const ROOM: Frame = Frame { left: 0, top: 0, width: 1280, height: 720 };

    fn box_of(label: &str, frame: Frame) -> Shape {
        let [left, top, right, bottom] =
            [frame.left, frame.top, frame.right(), frame.bottom()].map(f64::from);
        shape(label, ShapeKind::Polygon, &[left, top, right, top, right, bottom, left, bottom])
    }

    fn frame(left: i32, top: i32, width: i32, height: i32) -> Frame {
        Frame { left, top, width, height }
    }

    fn planned(reference: &AnnotatedImage, submitted: &AnnotatedImage) -> Vec<Inset> {
        let score = scored(reference, submitted);
        let labels: Vec<_> = score
            .labels
            .iter()
            .map(|label| DrawnLabel::new(label, None, [reference, submitted], (1.0, 1.0), SIZE))
            .collect();
        let captions: Vec<_> = (0..labels.len())
            .flat_map(|label| (0..labels[label].reference.len()).map(move |index| ObjectId { label, index }))
            .map(|object| (object, (360, 100)))
            .collect();
        plan(&labels, SIZE, ROOM, &captions)
    }

    /// The insets for boxes with these labels, drawn as expected but for those of the second list, which are drawn too.
    fn of(boxes: &[(&str, Frame)], extra: &[(&str, Frame)]) -> Vec<Inset> {
        let shapes =
            |boxes: &[(&str, Frame)]| boxes.iter().map(|(label, frame)| box_of(label, *frame)).collect();
        let (expected, extra): (Vec<Shape>, Vec<Shape>) = (shapes(boxes), shapes(extra));
        let reference = marked(SIZE, expected.clone());
        planned(&reference, &marked(SIZE, expected.into_iter().chain(extra).collect()))
    }

    const CAR: Frame = Frame { left: 400, top: 300, width: 400, height: 250 };
    const PLATE: Frame = Frame { left: 560, top: 440, width: 90, height: 40 };

    fn is_apart(inset: &Inset, objects: &[Frame]) -> bool {
        let frames = || std::iter::once(inset.frame).chain(inset.captions.iter().map(|(_, frame)| *frame));
        frames().all(|frame| {
            frame.shared_area(ROOM) == frame.area()
                && objects.iter().all(|object| object.shared_area(frame) == 0)
        })
    }

    #[test]
    fn a_plate_is_enlarged_beside_its_car() {
        let insets = of(&[("car", CAR), ("plate", PLATE)], &[]);
        let [inset] = insets.as_slice() else { panic!("{insets:?}") };
        assert!(is_apart(inset, &[CAR]), "{inset:?}");
        assert_eq!(inset.part.shared_area(PLATE), PLATE.area());
        assert!(inset.frame.width >= 3 * inset.part.width, "{inset:?}");
        assert_eq!(inset.captions.len(), 1);
        assert_eq!(insets, of(&[("car", CAR), ("plate", PLATE)], &[]), "it is always the same place");
    }

    #[test]
    fn what_is_large_enough_has_no_inset() {
        assert_eq!(of(&[("car", CAR), ("plate", Frame { width: 165, ..PLATE })], &[]), []);
        assert_eq!(of(&[("car", CAR), ("plate", Frame { width: 155, ..PLATE })], &[]).len(), 1);
    }

    #[test]
    fn what_overlaps_shares_an_inset_and_others_have_their_own() {
        let shifted = Frame { left: PLATE.left + 30, top: PLATE.top + 20, ..PLATE };
        assert_eq!(of(&[("car", CAR), ("plate", PLATE)], &[("plate", shifted)]).len(), 1);
        let elsewhere = Frame { left: 20, top: 650, ..PLATE };
        let insets = of(&[("car", CAR), ("plate", PLATE)], &[("plate", elsewhere)]);
        assert_eq!(insets.iter().map(|inset| inset.captions.len()).collect::<Vec<_>>(), [1, 0]);
        assert!(insets.iter().all(|inset| is_apart(inset, &[CAR, elsewhere])), "{insets:?}");
        assert_eq!(insets[0].frame.shared_area(insets[1].frame), 0);
    }

    #[test]
    fn of_many_the_worst_three_are_enlarged() {
        let boxes: Vec<_> = (0..8).map(|index| ("plate", frame(20 + 150 * index, 20, 60, 30))).collect();
        let reference = marked(SIZE, boxes.iter().map(|(label, frame)| box_of(label, *frame)).collect());
        let mut submitted = reference.clone();
        submitted.shapes.remove(6);
        let insets = planned(&reference, &submitted);
        assert_eq!(insets.len(), MOST);
        assert_eq!(insets[0].part.shared_area(boxes[6].1), boxes[6].1.area(), "the one that is missing");
        for (index, inset) in insets.iter().enumerate() {
            let others: Vec<_> = boxes.iter().map(|(_, frame)| *frame).collect();
            assert!(is_apart(inset, &others), "{inset:?}");
            assert!(insets[..index].iter().all(|other| other.frame.shared_area(inset.frame) == 0));
        }
    }

    #[test]
    fn where_an_object_fills_the_picture_at_least_the_small_ones_stay_visible() {
        let insets = of(&[("car", ROOM), ("plate", PLATE)], &[]);
        let [inset] = insets.as_slice() else { panic!("{insets:?}") };
        assert!(is_apart(inset, &[PLATE]), "{inset:?}");
    }

    #[test]
    fn the_inset_has_the_pixels_of_the_original_and_the_outlines_on_them() {
        // Of 3840 × 2160 pixels, which the overlay shows at a third; the object is a red square.
        let original = RgbImage::from_fn(3840, 2160, |x, y| {
            let inside = (1500..1599).contains(&x) && (900..999).contains(&y);
            if inside { Rgb([200, 0, 0]) } else { Rgb([0, 0, 200]) }
        });
        let original = DynamicImage::from(original);
        let pixels = Pixels::new(&original, (1.0 / 3.0, 1.0 / 3.0));
        let (image, place) = pixels.enlarged(frame(490, 290, 53, 53), (212, 212));
        let corners = [(500.0, 300.0), (533.0, 333.0)].map(place);
        assert_eq!(corners.map(|(x, y)| (x.round(), y.round())), [(40.0, 40.0), (172.0, 172.0)]);
        let is_red = |x, y| image.get_pixel(x, y).0[0] > 100;
        assert!(is_red(42, 42) && is_red(170, 170) && !is_red(37, 42) && !is_red(174, 170));
    }

    #[test]
    fn a_part_of_one_pixel_can_be_enlarged() {
        let one = DynamicImage::new_rgb8(1, 1);
        let (image, place) = Pixels::new(&one, (1280.0, 1280.0)).enlarged(frame(9, 9, 40, 40), (80, 80));
        assert_eq!((image.dimensions(), place((1280.0, 0.0))), ((80, 80), (80.0, 0.0)));
    }

    proptest! {
        #[test]
        fn insets_are_in_the_room_whatever_is_drawn(
            boxes in prop::collection::vec((-50..1300, -50..750, 1..300, 1..300), 0..12)
        ) {
            let boxes: Vec<_> =
                boxes.into_iter().map(|(x, y, width, height)| ("plate", frame(x, y, width, height))).collect();
            let insets = of(&boxes, &[]);
            prop_assert!(insets.len() <= MOST);
            for inset in insets {
                prop_assert_eq!(inset.frame.shared_area(ROOM), inset.frame.area());
                prop_assert_eq!(inset.part.shared_area(ROOM), inset.part.area());
            }
        }
    }
}
