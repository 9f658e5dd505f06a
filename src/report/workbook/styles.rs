//! How cells look.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use super::words::{Word, Words};
use crate::scoring::Verdict;
use crate::zone::Zone;

/// Letters and paper of a verdict. Who fails is bold, too, for those who print in black.
const PASS: (u32, u32) = (0x0000_6100, 0x00C6_EFCE);
const LOOK: (u32, u32) = (0x007F_6000, 0x00FF_EB9C);
const FAIL: (u32, u32) = (0x009C_0006, 0x00FF_C7CE);

const HEADER: (u32, u32) = (0x001F_3864, 0x00D9_E2F3);
const LINE: u32 = 0x008E_A9DB;

/// A look that also comes in the colour of each verdict.
pub(super) struct Toned {
    plain: Format,
    pass: Format,
    look: Format,
    fail: Format,
}

impl Toned {
    fn new(plain: Format) -> Self {
        let toned = |(letters, paper): (u32, u32)| {
            plain.clone().set_font_color(Color::RGB(letters)).set_background_color(Color::RGB(paper))
        };
        Self { pass: toned(PASS), look: toned(LOOK), fail: toned(FAIL).set_bold(), plain }
    }

    pub(super) fn of(&self, tone: Option<Verdict>) -> &Format {
        match tone {
            None => &self.plain,
            Some(Verdict::Pass) => &self.pass,
            Some(Verdict::Look | Verdict::Undecided) => &self.look,
            Some(Verdict::Fail) => &self.fail,
        }
    }
}

/// The looks of all cells.
pub(super) struct Styles {
    pub(super) header: Format,
    pub(super) heading: Format,
    pub(super) text: Toned,
    pub(super) several_lines: Format,
    pub(super) count: Toned,
    /// A number that is zero as a rule.
    pub(super) tally: Toned,
    pub(super) percent: Toned,
    pub(super) time: Format,
    pub(super) time_to_the_second: Format,
    pub(super) length: Format,
    /// Ranks among so many.
    ranks: BTreeMap<u64, Format>,
    words: Words,
    /// By whose clocks times are written.
    pub(super) zone: Zone,
}

impl Styles {
    pub(super) fn new(words: Words, zone: Zone) -> Self {
        let cell = || Format::new().set_align(FormatAlign::VerticalCenter);
        let number = |format: &str| cell().set_num_format(format);
        // Every name begins at the left, in whichever direction it is written.
        let text = || number("@").set_align(FormatAlign::Left).set_indent(1);
        let header = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_font_color(Color::RGB(HEADER.0))
            .set_background_color(Color::RGB(HEADER.1))
            .set_border_bottom(FormatBorder::Thin)
            .set_border_bottom_color(Color::RGB(LINE));
        Self {
            header,
            heading: Format::new().set_bold().set_font_size(14).set_font_color(Color::RGB(HEADER.0)),
            // Texts that look like numbers, dates or formulas stay texts, whoever edits the cell.
            text: Toned::new(text()),
            several_lines: text().set_text_wrap(),
            count: Toned::new(number("0")),
            tally: Toned::new(number("0;-0;–")),
            percent: Toned::new(number("0.00")),
            time: number(&words(Word::DateFormat)),
            time_to_the_second: number("yyyy-mm-dd hh:mm:ss"),
            length: number("[h]:mm:ss"),
            ranks: BTreeMap::new(),
            words,
            zone,
        }
    }

    /// The look of a rank: a number, followed by how many are compared.
    pub(super) fn rank(&mut self, of: u64) -> &Format {
        let words = self.words;
        self.ranks.entry(of).or_insert_with(|| {
            let after = words(Word::RankOf(of)).replace('"', "");
            Format::new().set_align(FormatAlign::VerticalCenter).set_num_format(format!("0\" {after}\""))
        })
    }
}
