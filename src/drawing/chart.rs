//! Bars with words beside them. A bar that may not be told has no length, and says so in words.

use super::svg::{Anchor, Svg, Type};
use super::{BAR, FAINT, INK, LINE, OUTSIDE};

/// One bar.
#[derive(Clone, Debug)]
pub struct Bar {
    /// What it is.
    pub label: String,
    /// How much, in words.
    pub words: String,
    /// How long it is, of the longest; `None`: it is not told.
    pub length: Option<u64>,
    /// Outside of what is wanted: another colour, and an outline instead of a filling.
    pub outside: bool,
}

/// How wide a chart is.
pub const WIDTH: u32 = 720;
const ROW: i32 = 34;
const LABELS: i32 = 250;
const VALUES: i32 = 150;
const THICK: i32 = 18;

/// Bars under each other, the longest as long as there is room; from right to left where words go so.
pub fn bars(bars: &[Bar], right_to_left: bool) -> Svg {
    let rows = i32::try_from(bars.len()).unwrap_or(i32::MAX / ROW);
    let mut svg = Svg::new(WIDTH, (rows * ROW + 8).cast_unsigned());
    let longest = bars.iter().filter_map(|bar| bar.length).max().unwrap_or(0).max(1);
    for (bar, top) in bars.iter().zip((0..).map(|row| row * ROW + 4)) {
        one(&mut svg, bar, top, (longest, right_to_left));
    }
    svg
}

fn one(svg: &mut Svg, bar: &Bar, top: i32, (longest, right_to_left): (u64, bool)) {
    let width = WIDTH.cast_signed();
    let room = width - LABELS - VALUES - 16;
    // From the side on which words begin.
    let place = |x: i32, wide: i32| if right_to_left { width - x - wide } else { x };
    let begin = if right_to_left { Anchor::End } else { Anchor::Start };
    let base = top + ROW / 2 + 5;
    svg.text((place(0, 0), base), Type::plain(15).anchored(begin), &bar.label);
    let length =
        bar.length.map_or(0, |length| i32::try_from(length * u64::from(room.unsigned_abs()) / longest).unwrap_or(room));
    svg.rect((place(LABELS, 2), top), (2, ROW - 4), LINE);
    let (at, size) = ((place(LABELS + 2, length), top + (ROW - THICK) / 2), (length, THICK));
    match (length, bar.outside) {
        (0, _) => {}
        (_, false) => svg.rect(at, size, BAR),
        (_, true) => svg.frame(at, size, OUTSIDE),
    }
    let colour = if bar.length.is_some() { INK } else { FAINT };
    svg.text((place(LABELS + length + 12, 0), base), Type::plain(15).anchored(begin).coloured(colour), &bar.words);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_told_has_no_length() {
        let bar = |length| Bar { label: "a".into(), words: "b".into(), length, outside: false };
        let chart = bars(&[bar(Some(10)), bar(Some(5)), bar(None)], false).finish("x", "x", "x");
        assert_eq!(chart.matches(BAR).count(), 2, "{chart}");
        let turned = bars(&[bar(Some(10))], true).finish("x", "x", "x");
        assert!(turned.contains(r#"x="720""#) && turned.contains("text-anchor=\"end\""), "{turned}");
    }
}
