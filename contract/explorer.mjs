// Tries the explorer as a newcomer does: opens it, creates the scorecard of the example, reads the one that the examples
// speak of, and reads back the new one. Prints what is wrong; exit code 1 when anything is, 2 when there is no browser.
//
//   CHROMIUM=/usr/bin/chromium PLAYWRIGHT=…/playwright-core/index.mjs node explorer.mjs http://127.0.0.1:8080 folder

const { chromium } = await import(process.env.PLAYWRIGHT);
const [base, folder] = process.argv.slice(2);
const patience = 15_000;
const faults = [];

async function operation(page, tag, id) {
  const block = page.locator(`#operations-${tag}-${id}`);
  if (!(await block.locator('.opblock-body').isVisible())) {
    await block.locator('.opblock-summary-control').click();
  }
  await block.locator('button.execute').waitFor();
  return block;
}

// execute presses the button, and returns the answer that the page shows.
async function execute(block, id, picture) {
  await block.locator('button.execute').click();
  const row = block.locator('.live-responses-table tr.response').first();
  await row.waitFor();
  await block.locator('.loading-container').waitFor({ state: 'detached' });
  const status = (await row.locator('.response-col_status').innerText()).trim().split(/\s/)[0];
  const shown = await row.locator('.response-col_description .microlight, .response-col_description pre').first().innerText();
  console.log(`${id}: ${status}`);
  await row.scrollIntoViewIfNeeded();
  await block.page().screenshot({ path: `${folder}/${picture}.png` });
  if (status !== '200') faults.push(`${id} shows ${status}: ${shown}`);
  try {
    return JSON.parse(shown.slice(shown.indexOf('{')));
  } catch {
    faults.push(`${id} shows no JSON: ${shown}`);
    return {};
  }
}

async function tryOut(page) {
  await page.goto(`${base}/docs#/Scorecards/CreateScorecard`);
  const created = await execute(await operation(page, 'Scorecards', 'CreateScorecard'), 'CreateScorecard', 'created');
  const read = await operation(page, 'Scorecards', 'GetScorecard');
  await execute(read, 'GetScorecard', 'read');
  const name = created.scorecard?.name ?? '';
  await read.locator('tr[data-param-name="scorecard_id"] input').fill(name.split('/').pop());
  const back = await execute(read, 'GetScorecard of the new one', 'read-back');
  if (!name || back.scorecard?.name !== name) faults.push(`created ${name}, read ${back.scorecard?.name}`);
}

function watch(page) {
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(`the console shows: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`a script fails: ${error.message}`));
  page.on('requestfailed', (request) => faults.push(`a request fails: ${request.url()}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    console.log(request.method(), url.href.slice(0, 120));
    if (url.origin !== base && url.protocol !== 'data:') faults.push(`a request goes elsewhere: ${url.href}`);
  });
}

let browser;
try {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
  });
} catch (error) {
  console.log(error.message);
  process.exit(2);
}
const page = await browser.newPage({ viewport: { width: 1280, height: 1600 } });
page.setDefaultTimeout(patience);
watch(page);
try {
  await tryOut(page);
} catch (error) {
  faults.push(error.message);
  await page.screenshot({ path: `${folder}/failed.png` });
}
await browser.close();
console.log(faults.map((fault) => `fault: ${fault}`).join('\n'));
process.exit(faults.length > 0 ? 1 : 0);
