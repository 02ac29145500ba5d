// Without its command line, which is a package of its own.
const webpack = require("webpack");

const compiler = webpack({
  context: __dirname,
  mode: "production",
  entry: "./main.js",
  output: { path: `${__dirname}/dist` },
});
compiler.run((error, stats) => {
  const wrong = error ? String(error) : stats.toString({ all: false, errors: true, warnings: true });
  if (wrong) {
    console.error(wrong);
    process.exitCode = 1;
  }
  console.log(JSON.stringify({ wrong }));
  compiler.close(() => {});
});
