//! The few components that every page is made of.

mod carbon;
mod change;
mod copying;
mod country;
mod decision;
mod dialog;
mod electricity;
mod ending;
mod field;
mod figure;
mod icon;
mod language;
mod left_out;
mod mark;
mod menu;
mod own;
mod page;
mod product;
mod segmented;
mod sending;
mod shell;
mod site_country;
mod states;
mod table;
mod toast;
mod turns;

pub use carbon::{CarbonCell, Hero, Kpi};
pub use change::{Action, CONFIRM, ChangeDialog, ChangeMenu, go_name, say_changed};
pub use copying::{CopyAddress, copy_text};
pub use country::{CountrySelect, country_name, country_options, named_countries};
pub use decision::{
    AddressField, Answered, AssumptionForm, CurrencyField, Editor, LinkedFigure, OfManagement,
    OptionRow, Options, Unused, UnusedNote, answered, decision_asked, editor, gap_names, given,
    input_name, lacks_cost, least, line_asked, option_name, sentence, threshold_sentence,
};
pub use dialog::Dialog;
pub use electricity::Electricity;
pub use ending::{Ending, dialog_act, dialog_foot, named};
pub use field::{Field, FieldError, SelectField, SendButton};
pub use figure::{Figure, Legend};
pub use icon::{BrandMark, Icon, OfflineIcon, Patterns};
pub use language::LanguageSwitch;
pub use left_out::{LEFT_OUT_ROWS, left_out_rows, left_out_word};
pub use mark::{Mark, method_mark};
pub use menu::Menu;
pub use own::{EvidenceLink, OwnRecord};
pub use page::{PageHead, Section, focus_title};
pub use product::{ProductDialog, nearness, written};
pub use segmented::Segmented;
pub use sending::{NameDialog, SaveAs, Sending, SendingForm};
pub use shell::{Layers, Palette, Ribbon, Shell};
pub use site_country::SiteCountry;
pub use states::{
    Allowed, Empty, ErrorState, Forbidden, Skeletons, StaleNote, Unavailable, loaded, loaded_with,
    stale_of,
};
pub use table::{Choosing, Column, Grid, Head, PlainTable, Pressed, StackTable, Template};
pub use toast::{Toast, Toasts, use_toasts};
pub use turns::Turns;
