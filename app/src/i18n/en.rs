//! English: compiled in, a file an area, so that a key that is used and not there does not compile.

/// Declares messages with their English texts.
macro_rules! messages {
    ($($name:ident = $text:literal,)+) => {
        #[expect(non_upper_case_globals, reason = "a message reads like the variant of an enum")]
        impl $crate::i18n::Msg {
            $(
                #[doc = $text]
                pub const $name: Self = Self::new(&$crate::i18n::Text {
                    key: $crate::i18n::key(stringify!($name)),
                    english: $text,
                });
            )+
        }

        /// Every message of the area.
        #[cfg(test)]
        pub const ALL: &[(&str, $crate::i18n::Msg)] =
            &[$((stringify!($name), $crate::i18n::Msg::$name),)+];
    };
}

mod account;
mod audit;
mod common;
mod decision;
mod device;
mod devices;
mod embed;
mod figures;
mod import;
mod keys;
mod labels;
mod line;
mod lists;
mod methods;
mod overview;
mod quality;
mod receipt;
mod scenarios;
mod second_life;
mod shell;
mod sign_in;
mod sites;
mod states;
mod why;
mod wizard;
mod words;

pub use labels::label;

/// Every message.
#[cfg(test)]
pub fn all() -> impl Iterator<Item = (&'static str, super::Msg)> {
    let areas = [
        account::ALL,
        audit::ALL,
        common::ALL,
        decision::ALL,
        device::ALL,
        devices::ALL,
        embed::ALL,
        figures::ALL,
        import::ALL,
        line::ALL,
        lists::ALL,
        keys::ALL,
        methods::ALL,
        overview::ALL,
        quality::ALL,
        receipt::ALL,
        scenarios::ALL,
        second_life::ALL,
        shell::ALL,
        sign_in::ALL,
        sites::ALL,
        states::ALL,
        why::ALL,
        wizard::ALL,
        words::ALL,
    ];
    areas.into_iter().flatten().copied()
}
