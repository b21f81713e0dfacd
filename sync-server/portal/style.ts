/** The portal's one style sheet: small, for old telephones and for large screens, left to right and right to left. */
export const style = `
:root { color-scheme: light dark; --ink: #1b2430; --quiet: #4d5966; --ground: #f6f7f9; --card: #fff; --line: #cdd4dc;
  --accent: #0b5c8a; --on-accent: #fff; --good: #155f37; --warn: #8a3c00; }
@media (prefers-color-scheme: dark) { :root { --ink: #eef1f5; --quiet: #b3bdc9; --ground: #14191f; --card: #1e252d;
  --line: #45505d; --accent: #7cc4ee; --on-accent: #06202f; --good: #7fdca6; --warn: #ffb27a; } }
* { box-sizing: border-box; }
body { margin: 0; font: 1.0625rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", sans-serif;
  color: var(--ink); background: var(--ground); overflow-wrap: break-word; }
.skip { position: absolute; inset-inline-start: -100rem; }
.skip:focus { inset-inline-start: .5rem; top: .5rem; background: var(--card); padding: .5rem 1rem; z-index: 1; }
header, main, footer { max-width: 46rem; margin: 0 auto; padding: .75rem 1rem; }
header { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; }
header .clinic { font-weight: 700; font-size: 1.15rem; margin-inline-end: auto; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem; list-style: none; margin: 0; padding: 0; width: 100%; }
nav { width: 100%; border-bottom: 1px solid var(--line); padding-bottom: .5rem; }
nav a { display: block; padding: .55rem .7rem; border-radius: .4rem; text-decoration: none; }
nav a[aria-current] { background: var(--accent); color: var(--on-accent); }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .5rem 0 1rem; }
h2 { font-size: 1.15rem; margin: 1.75rem 0 .5rem; }
h3 { font-size: 1.0625rem; margin: 0; }
a { color: var(--accent); }
a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible, textarea:focus-visible {
  outline: 3px solid var(--accent); outline-offset: 2px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .9rem 1rem; margin: .75rem 0; }
.card p { margin: .25rem 0; }
.cards { list-style: none; margin: 0; padding: 0; }
.cards h2 { margin: 0; }
.quiet { color: var(--quiet); }
.words { white-space: pre-wrap; }
.notice { border-inline-start: .3rem solid var(--good); }
.problem { border-inline-start: .3rem solid var(--warn); }
.links { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin-top: .5rem; }
.links a { padding: .4rem 0; }
label, legend { display: block; font-weight: 600; margin: 0 0 .3rem; padding: 0; }
fieldset { border: 0; margin: 0 0 1.1rem; padding: 0; }
fieldset label { font-weight: 400; display: flex; gap: .6rem; align-items: center; min-height: 2.75rem; margin: 0; }
.field { margin-bottom: 1.1rem; }
input:not([type=radio]), select, textarea { width: 100%; font: inherit; color: inherit; background: var(--card);
  border: 1px solid var(--quiet); border-radius: .4rem; padding: .6rem .7rem; min-height: 2.75rem; }
input[type=radio] { width: 1.3rem; height: 1.3rem; flex: none; margin: 0; }
textarea { min-height: 8rem; resize: vertical; }
.code { letter-spacing: .35em; font-size: 1.4rem; max-width: 14rem; }
button { font: inherit; font-weight: 600; color: var(--on-accent); background: var(--accent); border: 0; border-radius: .4rem;
  padding: .65rem 1.2rem; min-height: 2.75rem; cursor: pointer; }
button.plain { background: none; color: var(--accent); padding: .4rem 0; text-decoration: underline; font-weight: 400; }
footer { color: var(--quiet); border-top: 1px solid var(--line); margin-top: 2rem; display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; }
footer ul { display: flex; gap: 1rem; list-style: none; margin: 0; padding: 0; }
footer a { display: inline-block; padding: .3rem 0; }
@media (min-width: 40rem) { .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0 1rem; } }
@media print { nav, footer, .links, form { display: none; } }
`
