//! How far somebody is, as a shape. Each is another shape, so that nobody has to see its colour.

use super::svg::{Anchor, Svg, Type};
use super::{BAR, FAINT};

/// How far somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// With the person: a full circle.
    With,
    /// With the person by word of mouth: a full diamond.
    Spoken,
    /// With the person, but messages do not arrive: a full circle within a broken one.
    Unreached,
    /// Asked, and deciding: a circle.
    Asked,
    /// The link was not opened yet: a broken circle.
    Unopened,
    /// Not asked at the moment: a square.
    Unasked,
    /// Nothing goes to them for now, whoever wants it so: a full square with two bars.
    Resting,
}

/// Amber that white words can be read on.
const REST: &str = "#8a4b08";
/// Violet that white words can be read on.
const BY_WORD: &str = "#6a3d9a";
const WHITE: &str = "#ffffff";

/// How far a shape goes from its middle.
pub const REACH: i32 = 18;

impl Sign {
    /// Every shape, as a legend shows them.
    pub const ALL: [Sign; 7] =
        [Sign::With, Sign::Spoken, Sign::Unreached, Sign::Asked, Sign::Unopened, Sign::Unasked, Sign::Resting];

    /// Draws it around a point; with a number in it, or none.
    pub fn draw(self, svg: &mut Svg, at: (i32, i32), number: Option<usize>) {
        let (x, y) = at;
        match self {
            Sign::With => svg.disc(at, 16, BAR),
            Sign::Spoken => {
                let along = format!("M {x} {} L {} {y} L {x} {} L {} {y} Z", y - 16, x + 16, y + 16, x - 16);
                svg.path(&along, BY_WORD, BY_WORD);
            }
            Sign::Unreached => {
                svg.ring(at, 17, (BAR, 2), true);
                svg.disc(at, 13, BAR);
            }
            Sign::Asked => svg.ring(at, 15, (BAR, 3), false),
            Sign::Unopened => svg.ring(at, 15, (BAR, 2), true),
            Sign::Unasked => svg.board((x - 14, y - 14), (28, 28), 0, (WHITE, FAINT)),
            Sign::Resting => svg.board((x - 14, y - 14), (28, 28), 5, (REST, REST)),
        }
        match number {
            Some(number) => {
                let look = Type::plain(16).bold().anchored(Anchor::Middle);
                svg.text((x, y + 6), if self.is_full() { look.coloured(WHITE) } else { look }, &number.to_string());
            }
            None if self == Sign::Resting => {
                svg.rect((x - 7, y - 8), (5, 16), WHITE);
                svg.rect((x + 2, y - 8), (5, 16), WHITE);
            }
            None => {}
        }
    }

    fn is_full(self) -> bool {
        matches!(self, Sign::With | Sign::Spoken | Sign::Unreached | Sign::Resting)
    }
}

#[cfg(test)]
mod tests {
    use super::super::png;
    use super::*;

    fn looks(sign: Sign, number: Option<usize>) -> Vec<u8> {
        let mut svg = Svg::new(40, 40);
        sign.draw(&mut svg, (20, 20), number);
        // Without its colours, as whoever does not see them would.
        let plain = svg.finish("x", "x", "x").replace(BY_WORD, BAR).replace(REST, BAR).replace(FAINT, BAR);
        png::draw(&plain).expect("a picture")
    }

    #[test]
    fn each_is_another_shape_without_its_colour_too() {
        for number in [None, Some(1), Some(30)] {
            for (at, one) in Sign::ALL.into_iter().enumerate() {
                for other in &Sign::ALL[at + 1..] {
                    assert_ne!(looks(one, number), looks(*other, number), "{one:?} and {other:?}");
                }
            }
        }
    }
}
