//! Two results of one organisation side by side: what is asked, and the fleets they rest on.

use crate::app::App;
use crate::clock;
use crate::problem::Refusal;
use crate::query::{Asked, Pairs};
use crate::store::Tenant;
use impact_core::fleet::{Compare, Difference, Fleet, Side, difference};
use std::sync::Arc;

/// Two questions of one filter and view, with the fleets that answer them.
pub struct Compared {
    from: (Asked, Arc<Fleet>),
    to: (Asked, Arc<Fleet>),
}

impl Compared {
    /// Reads both questions of a query, the first from its `against` parameters.
    ///
    /// # Errors
    /// A value that is not understood; 404 for a version of figures that there is not.
    pub async fn read(app: &App, tenant: &Tenant, pairs: &Pairs) -> Result<Self, Refusal> {
        let today = clock::today();
        let to = Asked::read(pairs, today)?;
        let from = to.against(pairs, today)?;
        let before = app.fleets.under(app, tenant, from.as_of, from.figures).await?;
        let after = app.fleets.under(app, tenant, to.as_of, to.figures).await?;
        Ok(Self { from: (from, before), to: (to, after) })
    }

    /// Whether either fleet has a device.
    pub fn knows(&self, id: &str) -> bool {
        self.from.1.device(id).or_else(|| self.to.1.device(id)).is_some()
    }

    /// Why the second result differs from the first: of one device, or of the filtered fleet.
    ///
    /// # Errors
    /// 500 when the computation stopped.
    pub async fn difference(
        self,
        app: &App,
        device: Option<String>,
    ) -> Result<Difference, Refusal> {
        app.compute(move |_| {
            let asked = &self.to.0;
            let compare =
                Compare { filter: &asked.filter, view: asked.view, device: device.as_deref() };
            difference(side(&self.from), side(&self.to), &compare)
        })
        .await
    }
}

fn side((asked, fleet): &(Asked, Arc<Fleet>)) -> Side<'_> {
    Side { fleet, period: asked.period, as_of: asked.as_of }
}
