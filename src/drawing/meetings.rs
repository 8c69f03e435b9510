//! Meetings as a picture: how far each of them is, by a shape as well as by a colour and a word; and how much of the time for a first
//! meeting has run, as a bar.

use super::svg::{Anchor, Svg, Type};
use super::{BAR, FAINT, INK, LINE, OUTSIDE, labels};

/// How far a meeting is. Each has a shape of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A full disc with a tick.
    Ready,
    /// A ring.
    Waiting,
    /// A square with a cross.
    Cannot,
    /// A triangle.
    Begun,
    /// A dashed ring with a question mark.
    Unknown,
}

/// The time for a first meeting.
#[derive(Clone, Debug)]
pub struct Bar {
    /// How much of it has run, in hundredths.
    pub percent: u8,
    /// It does not run at this moment: only its edge is drawn.
    pub rests: bool,
    /// The same in words.
    pub words: String,
}

/// A meeting, or a person without one.
#[derive(Clone, Debug)]
pub struct Card {
    /// How far it is, with its word; `None`: nothing is planned.
    pub state: Option<(Mark, String)>,
    /// Whose it is.
    pub head: String,
    /// What there is to say, each on a line or, where it is longer, on several.
    pub lines: Vec<String>,
    /// The time for the first meeting, where it runs.
    pub bar: Option<Bar>,
}

/// Cards under a heading.
#[derive(Clone, Debug)]
pub struct Part {
    /// The heading.
    pub heading: String,
    /// What stands under it where there are no cards.
    pub nothing: String,
    /// The cards.
    pub cards: Vec<Card>,
}

const WIDTH: i32 = 720;
const EDGE: i32 = 24;
const TEXT: i32 = 76;
const LEAD: i32 = 24;
const HEAD: u32 = 18;
const SMALL: u32 = 15;

/// The sheet grows downwards; from right to left where words go so.
struct Sheet {
    svg: Svg,
    y: i32,
    right_to_left: bool,
}

/// Draws them.
pub fn draw(title: &str, as_of: &str, parts: &[Part], right_to_left: bool) -> Svg {
    let height = fill(&mut Sheet { svg: Svg::new(1, 1), y: 0, right_to_left }, title, as_of, parts);
    let svg = Svg::new(WIDTH.cast_unsigned(), height.cast_unsigned());
    let mut sheet = Sheet { svg, y: 0, right_to_left };
    fill(&mut sheet, title, as_of, parts);
    sheet.svg
}

/// Gives how high it has become.
fn fill(sheet: &mut Sheet, title: &str, as_of: &str, parts: &[Part]) -> i32 {
    sheet.y = 44;
    sheet.words(EDGE, Type::plain(24).bold(), title);
    sheet.y += 26;
    sheet.words(EDGE, Type::plain(SMALL).coloured(FAINT), as_of);
    for part in parts {
        sheet.part(part);
    }
    sheet.y + EDGE
}

impl Sheet {
    /// From the side on which words begin.
    fn x(&self, x: i32) -> i32 {
        if self.right_to_left { WIDTH - x } else { x }
    }

    fn words(&mut self, x: i32, of: Type, words: &str) {
        let begin = if self.right_to_left { Anchor::End } else { Anchor::Start };
        self.svg.text((self.x(x), self.y), of.anchored(begin), words);
    }

    fn part(&mut self, part: &Part) {
        self.y += 44;
        self.words(EDGE, Type::plain(HEAD).bold(), &part.heading);
        self.y += 12;
        self.svg.line((EDGE, self.y), (WIDTH - EDGE, self.y), LINE, false);
        if part.cards.is_empty() {
            self.y += LEAD + 4;
            self.words(EDGE, Type::plain(SMALL).coloured(FAINT), &part.nothing);
        }
        for card in &part.cards {
            self.card(card);
        }
    }

    fn card(&mut self, card: &Card) {
        self.y += 36;
        let head = if let Some((mark, word)) = &card.state {
            self.mark(*mark, self.y - 6);
            format!("{} – {word}", card.head)
        } else {
            card.head.clone()
        };
        for line in within(&head, HEAD) {
            self.words(TEXT, Type::plain(HEAD).bold(), &line);
            self.y += LEAD;
        }
        for line in card.lines.iter().flat_map(|line| within(line, SMALL)) {
            self.words(TEXT, Type::plain(SMALL), &line);
            self.y += LEAD;
        }
        if let Some(bar) = &card.bar {
            self.bar(bar);
        }
        self.y -= LEAD / 2;
    }

    /// The whole time as a frame, what has run of it filled, with a mark at each share at which the convener is told.
    fn bar(&mut self, bar: &Bar) {
        let (wide, top) = (WIDTH - TEXT - EDGE, self.y - 10);
        let place = |x: i32, long: i32| if self.right_to_left { WIDTH - x - long } else { x };
        let ran = wide * i32::from(bar.percent.min(100)) / 100;
        self.svg.rect((place(TEXT, wide), top), (wide, 12), LINE);
        match (ran, bar.rests) {
            (0, _) => {}
            (_, false) => self.svg.rect((place(TEXT, ran), top), (ran, 12), BAR),
            (_, true) => self.svg.frame((place(TEXT, ran), top), (ran, 12), FAINT),
        }
        for share in [50, 75, 90] {
            let x = self.x(TEXT + wide * share / 100);
            self.svg.line((x, top - 3), (x, top + 15), INK, false);
        }
        self.y += LEAD;
        for line in within(&bar.words, SMALL) {
            self.words(TEXT, Type::plain(SMALL).coloured(FAINT), &line);
            self.y += LEAD;
        }
    }

    fn mark(&mut self, mark: Mark, y: i32) {
        let (x, svg) = (if self.right_to_left { WIDTH - 48 } else { 48 }, &mut self.svg);
        match mark {
            Mark::Ready => {
                svg.disc((x, y), 15, BAR);
                svg.path(&format!("M{} {y} l5 6 l9 -11", x - 7), "none", "#ffffff");
            }
            Mark::Waiting => svg.ring((x, y), 13, (OUTSIDE, 3), false),
            Mark::Cannot => {
                svg.path(&format!("M{} {} h26 v26 h-26 Z", x - 13, y - 13), "none", INK);
                svg.path(&format!("M{} {} l12 12 m0 -12 l-12 12", x - 6, y - 6), "none", INK);
            }
            Mark::Begun => svg.path(&format!("M{} {} l22 13 l-22 13 Z", x - 9, y - 13), FAINT, FAINT),
            Mark::Unknown => {
                svg.ring((x, y), 13, (INK, 3), true);
                svg.text((x, y + 6), Type::plain(17).bold().anchored(Anchor::Middle), "?");
            }
        }
    }
}

/// Words of this size on as many lines as they need.
fn within(words: &str, size: u32) -> Vec<String> {
    labels::lines(words, size.cast_signed(), (WIDTH - TEXT - EDGE, usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(state: Option<(Mark, String)>, bar: Option<Bar>) -> Part {
        let card = Card { state, head: "Aino".into(), lines: vec!["Tuesday".into()], bar };
        Part { heading: "Today".into(), nothing: "Nothing is planned today.".into(), cards: vec![card] }
    }

    fn drawn(parts: &[Part], right_to_left: bool) -> String {
        draw("Your meetings", "As of 10:20", parts, right_to_left).finish("m", "Your meetings", "As of 10:20")
    }

    #[test]
    fn each_state_has_a_shape_of_its_own_whatever_its_colour() {
        let all = [Mark::Ready, Mark::Waiting, Mark::Cannot, Mark::Begun, Mark::Unknown];
        let shapes = all.map(|mark| {
            let mut picture = drawn(&[part(Some((mark, "word".into())), None)], false);
            for colour in [BAR, OUTSIDE, INK, FAINT, "#ffffff", "none"] {
                picture = picture.replace(colour, "");
            }
            picture
        });
        for (at, one) in shapes.iter().enumerate() {
            assert!(one.contains("Aino – word") && !shapes[..at].contains(one), "{:?}", all[at]);
        }
    }

    #[test]
    fn a_clock_that_rests_is_not_filled_and_one_that_runs_is_as_long_as_it_ran() {
        let bar = |percent, rests| drawn(&[part(None, Some(Bar { percent, rests, words: "w".into() }))], false);
        assert!(bar(50, false).contains(&format!(r#"width="310" height="12" fill="{BAR}""#)), "{}", bar(50, false));
        assert!(!bar(50, true).contains(&format!(r#"fill="{BAR}""#)) && !bar(0, false).contains(BAR));
    }

    #[test]
    fn words_that_go_the_other_way_begin_on_the_other_side() {
        let picture = drawn(&[part(Some((Mark::Ready, "word".into())), None)], true);
        assert!(picture.contains(r#"x="644""#) && !picture.contains("text-anchor=\"start\""), "{picture}");
    }
}
