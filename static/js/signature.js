/* A drawn signature: lines of points in a field of 600 by 200, kept in the form beside the typed name. */
const pad = document.getElementById("pad");
const kept = document.querySelector("form [name=strokes]");
const WIDE = 600;
const HIGH = 200;

if (pad && kept && window.SignaturePad) {
  pad.hidden = false;
  const canvas = pad.querySelector("canvas");
  const drawing = new window.SignaturePad(canvas, { penColor: "#22253a", minWidth: 1, maxWidth: 2.5 });

  const inField = () => {
    const { clientWidth: wide, clientHeight: high } = canvas;
    const fit = (value, size, most) => Math.max(0, Math.min(most, Math.round((value / size) * most)));
    return drawing.toData().map((line) => line.points.map((at) => [fit(at.x, wide, WIDE), fit(at.y, high, HIGH)]));
  };
  const keep = () => {
    const lines = inField();
    kept.value = lines.length ? JSON.stringify(lines) : "";
  };
  const draw = (lines) => {
    const { clientWidth: wide, clientHeight: high } = canvas;
    drawing.fromData(
      lines.map((points) => ({
        penColor: "#22253a", minWidth: 1, maxWidth: 2.5, dotSize: 0, velocityFilterWeight: 0.7,
        compositeOperation: "source-over",
        points: points.map(([x, y], index) => ({ x: (x / WIDE) * wide, y: (y / HIGH) * high, time: index * 20, pressure: 0.5 })),
      })),
    );
  };
  const fitToScreen = () => {
    const lines = (kept.value && JSON.parse(kept.value)) || [];
    const ratio = Math.max(window.devicePixelRatio || 1, 1);
    canvas.width = canvas.clientWidth * ratio;
    canvas.height = canvas.clientHeight * ratio;
    canvas.getContext("2d").scale(ratio, ratio);
    drawing.clear();
    if (lines.length) draw(lines);
  };
  drawing.addEventListener("endStroke", keep);
  pad.querySelector("button").addEventListener("click", () => {
    drawing.clear();
    keep();
  });
  let wide = canvas.clientWidth;
  window.addEventListener("resize", () => {
    if (canvas.clientWidth !== wide) fitToScreen();
    wide = canvas.clientWidth;
  });
  fitToScreen();
}
