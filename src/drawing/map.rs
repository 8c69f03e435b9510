//! The people around somebody: circles, the person in the middle, a shape for each with their name beside it, or with a number where
//! names would lie on each other. The same people always stand in the same places.

mod around;
mod below;
#[cfg(test)]
mod tests;

use anyhow::Result;

use super::signs::Sign;
use super::svg::{Anchor, Svg, Type};
use super::{EDGE, FAINT, INK, labels, png};
use around::Place;

/// What a picture of people shows, in words that are ready to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map {
    /// What it is.
    pub title: String,
    /// Who is in the middle.
    pub centre: String,
    /// The circles, from the middle outwards.
    pub rings: Vec<Ring>,
    /// What the practitioners are called together, and each of them; nobody: no such place.
    pub team: (String, Vec<String>),
    /// What the shapes mean.
    pub legend: Vec<(Sign, String)>,
    /// That there are more than are drawn, or nothing.
    pub rest: String,
    /// Words begin at the right.
    pub right_to_left: bool,
}

/// A circle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ring {
    /// What it is called; nothing where there is only one.
    pub name: String,
    /// Who is in it.
    pub people: Vec<Spot>,
}

/// Somebody in a circle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// What they are called.
    pub name: String,
    /// How far they are.
    pub sign: Sign,
}

/// So many people are drawn; more would not be found in it.
pub const MOST: usize = 30;

/// How wide a picture is: on a phone it is as wide as the screen, and its smallest words are still to be read.
pub const WIDTH: i32 = 640;
/// How far words stay from the sides.
const MARGIN: i32 = 20;
/// How big names are.
const NAME: i32 = 21;
/// The middle of the circles.
const CENTRE: (i32, i32) = (WIDTH / 2, 400);
/// How far the outermost circle is from it.
const RADIUS: i32 = 306;
/// How far the person's own disc goes.
const HEART: i32 = 44;
/// The first line of the title.
const TITLE: i32 = 38;

impl Map {
    /// Whether people have numbers, since their names would lie on each other, or no font of ours has them.
    pub fn is_numbered(&self) -> bool {
        around::named(self).is_none()
    }

    /// The picture, with what it shows in words for whoever does not see it.
    pub fn draw(&self, description: &str) -> Result<Vec<u8>> {
        png::draw(&self.svg().finish("people", &self.title, description))
    }

    /// The same as SVG.
    pub fn svg(&self) -> Svg {
        let named = around::named(self);
        let numbered = named.is_none();
        let (places, edges) =
            named.map_or_else(|| around::numbered(self), |places| (places, around::edges(self.rings.len())));
        let below = below::all(self, numbered);
        let mut svg = Svg::new(WIDTH.unsigned_abs(), (below.from + below.height).unsigned_abs());
        self.head(&mut svg);
        self.circles(&mut svg, &edges);
        for (number, place) in (1..).zip(&places) {
            someone(&mut svg, place, Some(number).filter(|_| numbered));
        }
        svg.place((0, below.from), &below.drawn);
        svg
    }

    fn head(&self, svg: &mut Svg) {
        let at = if self.right_to_left { WIDTH - MARGIN } else { MARGIN };
        let look = Type::plain(26).bold().anchored(self.begin());
        for (base, line) in (TITLE..).step_by(32).zip(labels::lines(&self.title, 26, (WIDTH - 2 * MARGIN, 2))) {
            svg.text((at, base), look, &line);
        }
    }

    /// From the outermost in, each over the one before, and the person's own disc over all.
    fn circles(&self, svg: &mut Svg, edges: &[i32]) {
        for (edge, tint) in edges.iter().rev().zip(TINTS) {
            svg.board((CENTRE.0 - edge, CENTRE.1 - edge), (2 * edge, 2 * edge), *edge, (tint, EDGE));
        }
        for (edge, ring) in edges.iter().zip(&self.rings).filter(|(_, ring)| !ring.name.is_empty()) {
            let area = around::name_of_ring(&ring.name, *edge);
            svg.rect((area.left, area.top), (area.right - area.left, area.low - area.top), "#ffffff");
            let look = Type::plain(SMALL.unsigned_abs()).anchored(Anchor::Middle).coloured(FAINT);
            svg.text((CENTRE.0, area.low - 6), look, &ring.name);
        }
        svg.disc(CENTRE, HEART, INK);
        let lines = labels::lines(&labels::drawn(&self.centre).0, SMALL, (2 * HEART - 12, 2));
        let first = CENTRE.1 + 7 - 11 * (i32::try_from(lines.len()).unwrap_or(1) - 1);
        for (base, line) in (first..).step_by(22).zip(&lines) {
            let look = Type::plain(SMALL.unsigned_abs()).bold().anchored(Anchor::Middle).coloured("#ffffff");
            svg.text((CENTRE.0, base), look, line);
        }
    }

    fn begin(&self) -> Anchor {
        if self.right_to_left { Anchor::End } else { Anchor::Start }
    }
}

/// How big what is beside the point is written.
const SMALL: i32 = 18;
/// What is between the circles, from the outermost in: words are read on all of them.
const TINTS: [&str; 3] = ["#ffffff", "#f3f7f9", "#e6eff3"];

fn someone(svg: &mut Svg, place: &Place, number: Option<usize>) {
    for (base, line) in (0..).map(|nth| place.base + nth * place.line).zip(&place.label) {
        let look = Type::plain(NAME.unsigned_abs()).anchored(Anchor::Middle).haloed();
        svg.text((place.middle, base), look, line);
    }
    place.sign.draw(svg, place.at, number);
}
