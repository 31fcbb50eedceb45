// Plays a folder of conversations with botium-core in some containers of one process, which its own command does not offer:
// each takes the next conversation as soon as it is free, and starts and stops around it as botium-cli does. Exit 1 when one
// failed.
// Usage: botium-containers.mjs <folder> <containers>; the capabilities are in $BOTIUM_CONFIG.
import botium from 'botium-core';

const [folder, containers] = process.argv.slice(2);
const driver = () => new botium.BotDriver();
const compiler = driver().BuildCompiler();
compiler.ReadScriptsFromDirectory(folder);
compiler.ExpandConvos();

let failed = 0;
let next = 0;
async function play() {
  const container = await driver().Build();
  while (next < compiler.convos.length) {
    const convo = compiler.convos[next++];
    await container.Start();
    try {
      await convo.Run(container);
    } catch {
      failed++;
    }
    await container.Stop();
  }
  await container.Clean();
}
await Promise.all(Array.from({ length: Number(containers) }, play));
process.stdout.write(`${compiler.convos.length} conversations, ${failed} failed\n`);
process.exit(failed > 0 ? 1 : 0);
