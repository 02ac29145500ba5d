// The element's look, in a sheet that no Content Security Policy has to allow.

const TEXT = `
:host{display:block;min-inline-size:min(240px,100%);container-type:inline-size;contain-intrinsic-inline-size:240px;color-scheme:light dark;
--accent:var(--carbon-accent,light-dark(#2350d2,#8faeff));--bg:var(--carbon-bg,light-dark(#fff,#0f1217));--sunken:var(--carbon-sunken,light-dark(#f6f7f9,#0a0c10));
--text:var(--carbon-text,light-dark(#12161d,#eceff4));--muted:var(--carbon-muted,light-dark(#505968,#a3adbb));--border:var(--carbon-border,light-dark(#c9ced7,#3a4250));
--line:var(--carbon-line,light-dark(#e4e7ec,#262c36));--control:var(--carbon-control,light-dark(#858e9c,#6b7584));--danger:var(--carbon-danger,light-dark(#b3261e,#ff9a90));
--radius:var(--carbon-radius,10px);--inner:min(6px,var(--radius));--pad:16px;
color:var(--text);font:14px/1.5 var(--carbon-font,-apple-system,"Segoe UI Variable Text","Segoe UI",Roboto,"Noto Sans",Cantarell,"Liberation Sans",Helvetica,Arial,sans-serif);text-align:start;letter-spacing:normal;text-transform:none;font-variant-numeric:tabular-nums}
:host([theme=light]){color-scheme:light}:host([theme=dark]){color-scheme:dark}:host([hidden]){display:none}
*,::before,::after{box-sizing:border-box}p,h2,table,ul,dl,fieldset{margin:0;padding:0;border:0;min-inline-size:0}[hidden]{display:none!important}
.card{background:var(--bg);border:1px solid var(--border);border-radius:var(--radius);overflow-wrap:break-word}
.head{padding:var(--pad) var(--pad) 0}h2{font-size:16px;line-height:1.35;font-weight:600}
.body{display:grid;gap:16px 20px;padding:var(--pad);grid-template-columns:minmax(0,1fr)}
.traits{display:flex;flex-wrap:wrap;gap:16px 12px}.traits>*{flex:1 1 112px}
.field{display:grid;gap:6px;align-content:start;position:relative}.row{display:flex;justify-content:space-between;gap:8px;align-items:baseline;min-block-size:21px}
label{font-size:13px;font-weight:600}output{font-weight:600;white-space:nowrap}
input,select,button{font:inherit;color:inherit;letter-spacing:inherit}
input:not([type=range]),select{inline-size:100%;min-block-size:36px;padding:6px 10px;border:1px solid var(--control);border-radius:var(--inner);background:var(--bg);text-overflow:ellipsis}
select{padding-inline-end:4px}input::placeholder{color:var(--muted);opacity:1}
input[type=range]{inline-size:100%;margin:0;block-size:24px;accent-color:var(--accent)}
[aria-invalid=true]{border-color:var(--danger)!important;box-shadow:0 0 0 1px var(--danger)}
:disabled{opacity:1;color:var(--muted);cursor:not-allowed}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}input:not([type=range]):focus-visible,select:focus-visible{outline-offset:-1px}
.error{color:var(--danger);font-size:13px}.problem{padding:0 var(--pad) var(--pad)}
.box{position:relative}.box input{padding-inline-end:34px}
.clear{position:absolute;inset-block:5px;inset-inline-end:5px;inline-size:26px;padding:0;border:0;border-radius:4px;background:none;color:var(--muted);cursor:pointer}
svg{display:block;inline-size:14px;block-size:14px;flex:none}.clear svg{margin:auto}
.pop{position:absolute;z-index:10;inset-block-start:100%;inset-inline:0;margin-block-start:4px;background:var(--bg);border:1px solid var(--control);border-radius:var(--inner);box-shadow:0 8px 24px rgb(0 0 0/.18);overflow:hidden}
ul{list-style:none;max-block-size:264px;overflow-y:auto}li{padding:6px 10px;cursor:pointer}li+li{border-block-start:1px solid var(--line)}li small,.pop p{font-size:12px;color:var(--muted)}li small{display:block}
.pop p{padding:8px 10px}li[aria-selected=true]{background:var(--sunken);box-shadow:inset 3px 0 var(--accent)}li:hover{background:var(--sunken)}
.out{background:var(--sunken);border-block:1px solid var(--line);padding:var(--pad);display:grid;gap:16px 20px;grid-template-columns:minmax(0,1fr)}
.tag{display:flex;gap:6px;align-items:center;font-size:13px;color:var(--muted);min-block-size:20px}.less{color:light-dark(#146c43,#5fcf97)}
.big{font-size:28px;line-height:1.25;font-weight:500;letter-spacing:-.02em;white-space:nowrap}.unit{font-size:14px;letter-spacing:0;color:var(--muted);font-weight:400}
.range,.small{font-size:13px;color:var(--muted)}
::slotted(:not([slot=heading])){display:block;margin:0 var(--pad) var(--pad)}.tables{padding:var(--pad);display:grid;gap:20px;grid-template-columns:minmax(0,1fr)}
table{inline-size:100%;table-layout:fixed;border-collapse:collapse;font-size:13px}caption{text-align:start;font-weight:600;padding-block-end:4px}
td,tbody th{padding:5px 0;border-block-start:1px solid var(--line);text-align:end;vertical-align:baseline;font-weight:400;white-space:nowrap}tbody th{text-align:start;white-space:normal;padding-inline-end:8px}col{inline-size:31%}col:first-of-type{inline-size:48%}col+col+col{inline-size:21%}td+td{color:var(--muted)}
thead th{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.bars{display:block;inline-size:100%;block-size:10px;margin-block:6px 2px;border-radius:3px;background:var(--line)}:host(:dir(rtl)) .bars{transform:scaleX(-1)}
.key{display:inline-block;inline-size:9px;block-size:9px;margin-inline-end:7px;border-radius:2px;background:currentColor}
.stages{min-block-size:225px}.total>*{font-weight:600!important}
dl{margin:0;font-size:13px}.caption{font-weight:600;font-size:13px;padding-block-end:4px}dl>div{display:grid;gap:0 16px;padding:5px 0;border-block-start:1px solid var(--line)}dt,dd{margin:0;min-block-size:20px}dd{white-space:nowrap}dd+dd,dd .range{color:var(--muted)}
.manufacture{color:light-dark(#1a186a,#b7bef3);fill:currentColor}.transport{color:light-dark(#3a86b5,#4278dc);fill:currentColor}.use{color:light-dark(#c67b3d,#e0a64d);fill:currentColor}.end_of_life{color:light-dark(#99197f,#af418f);fill:currentColor}.unattributed{color:var(--control);fill:currentColor}
details{border-block-start:1px solid var(--line);font-size:13px}summary,.foot{display:grid;gap:2px 16px;align-items:center;justify-items:start}summary{padding:10px var(--pad);list-style:none;cursor:pointer;color:var(--muted);border-radius:var(--inner)}summary::-webkit-details-marker{display:none}
.mark{display:flex;gap:6px;align-items:center;font-size:12px;min-block-size:20px}.why{text-decoration:underline dotted 1px;text-underline-offset:4px;min-block-size:24px;display:flex;align-items:center}summary:hover .why{color:var(--text)}
.reasons{padding:0 var(--pad) 14px;color:var(--muted)}.sentences{display:grid;gap:8px;padding-block-end:12px}.sentences p:first-child{color:var(--text)}
.save{justify-self:start;min-block-size:32px;padding:4px 12px;border:1px solid var(--control);border-radius:var(--inner);background:var(--bg);cursor:pointer;font-weight:600;color:var(--text)}.save:disabled{color:var(--muted)}.save:hover{background:var(--sunken)}
.foot{padding:0 var(--pad) 12px;font-size:12px;color:var(--muted)}details[open]+.foot{padding-block-start:10px;border-block-start:1px solid var(--line)}
.mono{min-block-size:18px;font-family:var(--carbon-mono,ui-monospace,"SF Mono","Cascadia Mono","Roboto Mono","Liberation Mono",monospace)}
.sr{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.wait .later{visibility:hidden}
@container (inline-size<300px){.stages{min-block-size:264px}}
@container (inline-size>=420px){.card{--pad:20px}summary,.foot{grid-template-columns:2fr 1fr}.foot>.mono,.why{justify-self:stretch;text-align:end;white-space:nowrap}.why{justify-content:end}.body,.out{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}.full{grid-column:1/-1}.traits{gap:16px 20px}dl>div{grid-template-columns:2fr 3fr}dt{grid-row:span 2}dd{text-align:end}}
@container (inline-size>=760px){.tables{grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:20px 40px}.body{grid-template-columns:repeat(4,minmax(0,1fr))}.body>.device{grid-column:span 2}.body>.country{grid-column:span 2}.body>.full.quantity{grid-column:span 2}.out{grid-template-columns:auto auto 1fr;column-gap:56px}.out .full{grid-column:auto;align-self:center;max-inline-size:48ch}}
@media (forced-colors:active){.bars rect,.key{forced-color-adjust:none}}
@media print{.save,.clear{display:none}}
`;

let sheet: CSSStyleSheet | undefined;

/** The one sheet of all elements. */
export function style(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(TEXT);
  }
  return sheet;
}
