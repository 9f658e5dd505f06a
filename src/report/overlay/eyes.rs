//! How people see colours, those with colour blindness, too, and how much two colours differ for them. For tests.

use image::Rgb;

type Triple = [f64; 3];

/// Who looks.
#[derive(Clone, Copy, Debug)]
pub(super) enum Eyes {
    /// Most people.
    Common,
    /// Without the cones for long waves (red).
    Protanope,
    /// Without the cones for middle waves (green).
    Deuteranope,
    /// Without the cones for short waves (blue).
    Tritanope,
}

/// From linear RGB to the responses of the three kinds of cones: of a usual monitor with the fundamentals of V. C. Smith
/// and J. Pokorny, 1975.
const CONES: [Triple; 3] = [
    [0.050_599_83, 0.085_853_69, 0.009_524_20],
    [0.018_930_33, 0.089_253_08, 0.013_700_54],
    [0.002_922_02, 0.009_757_32, 0.071_459_79],
];

/// The inverse of [`CONES`].
const LIGHT: [Triple; 3] = [
    [30.830_860_94, -29.832_663_62, 1.610_476_54],
    [-6.481_470_88, 17.715_579_18, -2.532_643_55],
    [-0.375_688_30, -1.199_065_03, 14.273_845_04],
];

/// Responses to light of one wave length, in nanometres.
const AT_475: Triple = [0.080_08, 0.157_9, 0.589_7];
const AT_485: Triple = [0.128_4, 0.223_7, 0.363_6];
const AT_575: Triple = [0.985_6, 0.732_5, 0.001_079];
const AT_660: Triple = [0.091_4, 0.007_009, 0.0];

impl Eyes {
    pub(super) const ALL: [Self; 4] = [Self::Common, Self::Protanope, Self::Deuteranope, Self::Tritanope];

    /// How a colour looks, as CIE 1976 L*a*b*, white point D65. The missing response is the one of the colour with the
    /// same other two on one of two half planes, through white and a wave length that such people see as others do
    /// (H. Brettel, F. Viénot and J. D. Mollon, *Computerized simulation of color appearance for dichromats*, 1997).
    pub(super) fn see(self, color: Rgb<u8>) -> Triple {
        let (missing, others, beyond, else_) = match self {
            Self::Common => return lab(linear(color)),
            Self::Protanope => (0, (2, 1), AT_475, AT_575),
            Self::Deuteranope => (1, (2, 0), AT_475, AT_575),
            Self::Tritanope => (2, (1, 0), AT_485, AT_660),
        };
        let white = times(CONES, [1.0; 3]);
        let mut cones = times(CONES, linear(color));
        let is_beyond = cones[others.0] * white[others.1] > white[others.0] * cones[others.1];
        let normal = cross(white, if is_beyond { beyond } else { else_ });
        let rest = normal[others.0] * cones[others.0] + normal[others.1] * cones[others.1];
        cones[missing] = -rest / normal[missing];
        lab(times(LIGHT, cones))
    }
}

/// sRGB to linear light (IEC 61966-2-1).
fn linear(Rgb(color): Rgb<u8>) -> Triple {
    color.map(|channel| {
        let channel = f64::from(channel) / 255.0;
        if channel <= 0.040_45 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
    })
}

fn times(matrix: [Triple; 3], vector: Triple) -> Triple {
    matrix.map(|row| row.iter().zip(vector).map(|(one, other)| one * other).sum())
}

fn cross(one: Triple, other: Triple) -> Triple {
    [(1, 2), (2, 0), (0, 1)].map(|(a, b)| one[a] * other[b] - one[b] * other[a])
}

fn lab(linear: Triple) -> Triple {
    let xyz = times(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]],
        linear.map(|channel| channel.clamp(0.0, 1.0)),
    );
    let [x, y, z] = [xyz[0] / 0.9505, xyz[1], xyz[2] / 1.089]
        .map(|share| if share > 0.008_856 { share.cbrt() } else { 7.787 * share + 16.0 / 116.0 });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// The difference of two colours by CIEDE2000 (CIE 142-2001); 1 is about what people just notice.
pub(super) fn difference(one: Triple, other: Triple) -> f64 {
    let chroma = |[_, a, b]: Triple| f64::hypot(a, b);
    let share = |chroma: f64| (chroma.powi(7) / (chroma.powi(7) + 25_f64.powi(7))).sqrt();
    let stretch = 1.5 - 0.5 * share(f64::midpoint(chroma(one), chroma(other)));
    let [one, other] = [one, other].map(|[l, a, b]| [l, a * stretch, b]);
    let hue = |[_, a, b]: Triple| b.atan2(a).to_degrees().rem_euclid(360.0);
    let grey = chroma(one) * chroma(other) == 0.0;
    let turn = if grey { 0.0 } else { (hue(other) - hue(one) + 180.0).rem_euclid(360.0) - 180.0 };
    let mean_hue = if grey { hue(one) + hue(other) } else { hue(one) + turn / 2.0 };
    let (mean_light, mean_chroma) =
        (f64::midpoint(one[0], other[0]), f64::midpoint(chroma(one), chroma(other)));
    let cos = |degrees: f64| degrees.to_radians().cos();
    let tone =
        1.0 - 0.17 * cos(mean_hue - 30.0) + 0.24 * cos(2.0 * mean_hue) + 0.32 * cos(3.0 * mean_hue + 6.0)
            - 0.2 * cos(4.0 * mean_hue - 63.0);
    let off_middle = (mean_light - 50.0).powi(2);
    let light = (other[0] - one[0]) / (1.0 + 0.015 * off_middle / (20.0 + off_middle).sqrt());
    let colour = (chroma(other) - chroma(one)) / (1.0 + 0.045 * mean_chroma);
    let turned = 2.0 * (chroma(one) * chroma(other)).sqrt() * (turn / 2.0).to_radians().sin()
        / (1.0 + 0.015 * mean_chroma * tone);
    let blue = 60.0 * (-((mean_hue.rem_euclid(360.0) - 275.0) / 25.0).powi(2)).exp();
    let rotation = -2.0 * share(mean_chroma) * blue.to_radians().sin();
    (light.powi(2) + colour.powi(2) + turned.powi(2) + rotation * colour * turned).sqrt()
}

#[test]
fn differences_are_those_of_the_published_examples() {
    // G. Sharma et al., *The CIEDE2000 color-difference formula: implementation notes*, 2005, table 1.
    let examples = [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, 2.49, -0.001], [50.0, -2.49, 0.0009], 7.1792),
        ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
        ([22.7233, 20.0904, -46.694], [23.0331, 14.973, -42.5619], 2.0373),
        ([2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082),
    ];
    for (one, other, expected) in examples {
        let found = difference(one, other);
        assert!((found - expected).abs() < 1e-4, "{found} instead of {expected}");
    }
}

#[test]
fn eyes_without_a_kind_of_cones_confuse_what_they_are_known_to_confuse() {
    let between = |eyes: Eyes, one, other| difference(eyes.see(Rgb(one)), eyes.see(Rgb(other)));
    let (red, green, blue) = ([150, 90, 60], [110, 105, 60], [0, 114, 178]);
    let bluish_green = [0, 130, 130];
    for eyes in [Eyes::Protanope, Eyes::Deuteranope] {
        assert!(between(eyes, red, green) < 0.6 * between(Eyes::Common, red, green), "{eyes:?}");
    }
    assert!(between(Eyes::Tritanope, blue, bluish_green) < 0.5 * between(Eyes::Common, blue, bluish_green));
    for eyes in Eyes::ALL {
        for grey in [0, 128, 255] {
            let [_, a, b] = eyes.see(Rgb([grey; 3]));
            assert!(a.abs() < 1.0 && b.abs() < 1.0, "grey stays grey for {eyes:?}");
        }
    }
}
