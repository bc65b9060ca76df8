// At the door: the browser's own reader, where there is one and the connection is secure; else the photo.
(function () {
  "use strict";
  var box = document.querySelector("[data-scan]");
  if (!box || !("BarcodeDetector" in window) || !navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) return;
  window.BarcodeDetector.getSupportedFormats().then(function (formats) {
    if (formats.indexOf("qr_code") < 0) return;
    box.hidden = false;
    box.querySelector("button").addEventListener("click", start);
  });
  function start() {
    var view = box.querySelector("video"), reader = new window.BarcodeDetector({ formats: ["qr_code"] });
    navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).then(function (stream) {
      view.srcObject = stream;
      view.play();
      (function look() {
        if (view.readyState < 2) return setTimeout(look, 200);
        reader.detect(view).then(function (found) {
          // Only a code of this meeting leads on: its digits are taken, never a foreign address.
          var code = found.length && /\/check-ins\/(\d{7,20})$/.exec(found[0].rawValue);
          if (!code) return setTimeout(look, 200);
          stream.getTracks().forEach(function (track) { track.stop(); });
          location.href = box.dataset.scan + code[1];
        }, function () { setTimeout(look, 400); });
      })();
    }, function () { box.hidden = true; });
  }
})();
