//! What stands under the circles: the team in a place of its own, whose number is whose, and what the shapes mean.

use super::super::labels;
use super::super::svg::{Svg, Type};
use super::super::{EDGE, FAINT, INK};
use super::{CENTRE, MARGIN, Map, NAME, RADIUS, SMALL, WIDTH};

/// A part of the picture under the circles.
pub(super) struct Below {
    /// Where it begins.
    pub from: i32,
    /// How high it is.
    pub height: i32,
    /// What is in it.
    pub drawn: Svg,
}

/// Lines that grow downwards.
struct Sheet<'a> {
    svg: Svg,
    base: i32,
    map: &'a Map,
}

/// Where what belongs to a shape or a number begins.
const INDENT: i32 = 46;

impl Sheet<'_> {
    /// So far from the side on which words begin.
    fn at(&self, x: i32) -> i32 {
        if self.map.right_to_left { WIDTH - x } else { x }
    }

    fn words(&mut self, x: i32, (size, bold, colour): (i32, bool, &'static str), words: &str) {
        let look = Type::plain(size.unsigned_abs()).anchored(self.map.begin()).coloured(colour);
        let (at, look) = ((self.at(x), self.base), if bold { look.bold() } else { look });
        self.svg.text(at, look, words);
    }

    /// The practitioners in a frame of their own: names beside each other, as many in a line as fit.
    fn team(&mut self) {
        let (heading, names) = &self.map.team;
        if names.is_empty() {
            return;
        }
        let (inner, top) = (MARGIN + 16, self.base);
        let mut lines: Vec<Vec<String>> = vec![vec![]];
        let mut room = WIDTH - 2 * inner;
        for name in names {
            let name = labels::lines(&labels::drawn(name).0, NAME, (WIDTH - 2 * inner, 1)).concat();
            let wide = labels::width(&name, NAME) + 24;
            if wide > room && lines.last().is_some_and(|line| !line.is_empty()) {
                lines.push(vec![]);
                room = WIDTH - 2 * inner;
            }
            room -= wide;
            lines.last_mut().into_iter().for_each(|line| line.push(name.clone()));
        }
        let line = labels::line(&lines.concat(), NAME);
        let high = 44 + (line.whole + 4) * i32::try_from(lines.len()).unwrap_or(1);
        self.svg.board((MARGIN, top), (WIDTH - 2 * MARGIN, high), 12, ("#ffffff", EDGE));
        self.base += 28;
        self.words(inner, (SMALL, true, FAINT), heading);
        self.base += 8 + line.above - line.whole;
        for names in lines {
            self.base += line.whole + 4;
            let mut x = inner;
            for name in names {
                self.words(x, (NAME, false, INK), &name);
                x += labels::width(&name, NAME) + 24;
            }
        }
        self.base = top + high + 26;
    }

    /// Whose number is whose, in two columns.
    fn numbers(&mut self) {
        let names: Vec<&str> =
            self.map.rings.iter().flat_map(|ring| &ring.people).map(|spot| spot.name.as_str()).collect();
        let (half, top) = (names.len().div_ceil(2), self.base);
        let wide = WIDTH / 2 - MARGIN - INDENT;
        let mut low = top;
        for (column, side) in [(0, &names[..half]), (1, &names[half..])] {
            self.base = top;
            let from = if column == 0 { MARGIN } else { WIDTH / 2 + 4 };
            let first = if column == 0 { 1 } else { half + 1 };
            for (number, name) in (first..).zip(side) {
                let mut lines = labels::lines(&labels::drawn(name).0, NAME, (wide, 2));
                if lines.is_empty() {
                    lines.push("…".to_owned());
                }
                let line = labels::line(&lines, NAME);
                self.base += line.above;
                self.words(from, (NAME, true, INK), &number.to_string());
                for name in &lines {
                    self.words(from + INDENT - 8, (NAME, false, INK), name);
                    self.base += line.whole;
                }
                self.base += 4 - line.above;
            }
            low = low.max(self.base);
        }
        self.base = low + 14;
    }

    /// What the shapes mean.
    fn legend(&mut self) {
        for (sign, words) in &self.map.legend {
            let middle = (self.at(MARGIN + 18), self.base + 16);
            sign.draw(&mut self.svg, middle, None);
            self.base += 23;
            for line in labels::lines(words, SMALL + 1, (WIDTH - 2 * MARGIN - INDENT, 2)) {
                self.words(MARGIN + INDENT, (SMALL + 1, false, INK), &line);
                self.base += 24;
            }
            self.base = self.base.max(middle.1 + 26);
        }
    }
}

/// Everything that stands under the circles.
pub(super) fn all(map: &Map, numbered: bool) -> Below {
    let from = CENTRE.1 + RADIUS + if numbered { 16 } else { 62 };
    let draw = |height: i32| {
        let mut sheet = Sheet { svg: Svg::new(WIDTH.unsigned_abs(), height.unsigned_abs()), base: 0, map };
        if numbered {
            sheet.numbers();
        }
        if !map.rest.is_empty() {
            sheet.base += 6;
            sheet.words(MARGIN, (SMALL, false, FAINT), &map.rest);
            sheet.base += 24;
        }
        sheet.team();
        sheet.legend();
        (sheet.svg, sheet.base + 14)
    };
    // Once to know how high it gets: what is behind the words is as high as they are.
    let (_, height) = draw(0);
    let (drawn, _) = draw(height);
    Below { from, height, drawn }
}
