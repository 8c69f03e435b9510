//! PNG of an SVG, with the fonts that come with the binary: every machine draws the same.

use std::sync::{Arc, LazyLock};

use anyhow::{Context, Result};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

/// `assets/fonts/README.md` says where they are from.
const FONTS: [&[u8]; 4] = [
    include_bytes!("../../assets/fonts/NotoSans-Regular.ttf"),
    include_bytes!("../../assets/fonts/NotoSans-Bold.ttf"),
    include_bytes!("../../assets/fonts/NotoSansArabic-Regular.ttf"),
    include_bytes!("../../assets/fonts/NotoSansHebrew-Regular.ttf"),
];

/// Pixels a unit of the picture has: phones show it sharp.
const SCALE: u16 = 2;

static KNOWN: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut known = fontdb::Database::new();
    for font in FONTS {
        known.load_font_data(font.to_vec());
    }
    known.set_sans_serif_family("Noto Sans");
    Arc::new(known)
});

/// Draws it. Nothing but the text and our fonts is read: no file, no address that it names.
pub fn draw(svg: &str) -> Result<Vec<u8>> {
    let tree = tree(svg)?;
    let size = tree.size().to_int_size().scale_by(f32::from(SCALE)).context("a picture without a size")?;
    let mut sheet = Pixmap::new(size.width(), size.height()).context("a picture that is too large")?;
    let scale = f32::from(SCALE);
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut sheet.as_mut());
    sheet.encode_png().context("a picture that cannot be written")
}

/// What is drawn, with every word laid out.
pub(super) fn tree(svg: &str) -> Result<Tree> {
    let options = Options { fontdb: KNOWN.clone(), font_family: "Noto Sans".into(), ..Options::default() };
    Tree::from_str(svg, &options).context("a picture of ours is no SVG")
}

#[cfg(test)]
mod tests {
    use super::super::svg::{Svg, Type};
    use super::*;

    /// The dark pixels of a word.
    fn ink(word: &str) -> usize {
        let mut svg = Svg::new(300, 60);
        svg.text((10, 40), Type::plain(24), word);
        let picture = draw(&svg.finish("x", "x", "x")).expect("a picture");
        let sheet = Pixmap::decode_png(&picture).expect("a PNG");
        assert_eq!((sheet.width(), sheet.height()), (600, 120));
        sheet.pixels().iter().filter(|pixel| pixel.red() < 128).count()
    }

    #[test]
    fn words_are_drawn_in_every_script_we_have() {
        for word in ["Aino", "Äiti ja Õnne", "Катя", "ليلى", "נועה", "Ζωή", "Nguyễn"] {
            assert!(ink(word) > 200, "{word}: {}", ink(word));
        }
        assert_eq!(ink(""), 0);
    }

    #[test]
    fn right_to_left_words_are_joined_and_turned() {
        // Joined letters are other shapes than the same letters apart.
        assert_ne!(ink("ليلى"), ink("ل ي ل ى"));
    }
}
