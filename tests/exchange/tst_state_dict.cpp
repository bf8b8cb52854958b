// Files that PyTorch wrote (golden/make_weights.py): every type and layout is read as it was meant, what asks for more
// than tensors is refused by name, and no damage does more than give an error.
#include "nn/golden/golden.h"

#include "base/file.h"
#include "base/random.h"
#include "exchange/state_dict.h"

#include <QTemporaryDir>
#include <QtTest>
#include <fstream>
#include <map>

using namespace cds;

namespace {

const std::string folder = CDS_SOURCE_DIR "/tests/exchange/golden/";

std::map<std::string, torch::Tensor> named(const StateDict& weights) {
  return {weights.tensors.begin(), weights.tensors.end()};
}

void write_bytes(const std::string& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

std::string error_of(const Result<StateDict>& read) {
  return read ? "was read" : read.error().message();
}

} // namespace

class StateDictTest : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void every_type_and_layout_data() {
    QTest::addColumn<QString>("format");
    QTest::newRow("zip") << "zip";
    QTest::newRow("legacy") << "legacy";
  }
  void every_type_and_layout() {
    QFETCH(QString, format);
    const auto read = read_state_dict(folder + "types-" + format.toStdString() + ".pth");
    QVERIFY2(read, error_of(read).c_str());
    QCOMPARE(read->format, format.toStdString());
    QCOMPARE(read->tensors.front().first, std::string("float32")); // the file's order
    const auto all = named(*read);
    const auto numbers = golden::values("types", {3, 4}) * 100;
    const std::map<std::string, torch::ScalarType> types{{"float32", torch::kFloat},
                                                         {"float64", torch::kDouble},
                                                         {"float16", torch::kHalf},
                                                         {"bfloat16", torch::kBFloat16},
                                                         {"int64", torch::kLong},
                                                         {"int32", torch::kInt},
                                                         {"int16", torch::kShort},
                                                         {"int8", torch::kChar},
                                                         {"complex64", torch::kComplexFloat},
                                                         {"complex128", torch::kComplexDouble}};
    for (const auto& [name, type] : types) {
      QCOMPARE(all.at(name).scalar_type(), type);
      QVERIFY2(torch::equal(all.at(name), numbers.to(type)), name.c_str());
    }
    QVERIFY(torch::equal(all.at("uint8"), (numbers + 100).to(torch::kByte)));
    QVERIFY(torch::equal(all.at("bool"), numbers > 0));
    const auto base = torch::arange(24, torch::kFloat).view({4, 6});
    QVERIFY(torch::equal(all.at("shared.whole"), base));
    QVERIFY(torch::equal(all.at("shared.transposed"), base.t()));
    QVERIFY(torch::equal(all.at("shared.part"), base.slice(0, 1, 3).slice(1, 2, 5)));
    QCOMPARE(all.at("shared.part").storage().data(), all.at("shared.whole").storage().data());
    QVERIFY(torch::equal(all.at("expanded"), torch::full({2, 3}, 1.5F)));
    QVERIFY(all.at("empty").sizes() == torch::IntArrayRef({0, 7}));
    QCOMPARE(all.at("number").dim(), 0);
    QCOMPARE(all.at("number").item<double>(), 2.5);
    QVERIFY(torch::equal(all.at("parameter"), torch::tensor({1.0F, -2.0F})));
    QCOMPARE(all.size(), std::size_t{19});
  }

  void a_dict_in_a_checkpoint() {
    const auto plain = read_state_dict(folder + "cdnet-zip.pth"), inside = read_state_dict(folder + "cdnet-legacy.pth");
    QVERIFY2(plain, error_of(plain).c_str());
    QVERIFY2(inside, error_of(inside).c_str());
    QCOMPARE(plain->inside, std::string());
    QCOMPARE(inside->inside, std::string("state_dict"));
    QCOMPARE(inside->others, (std::vector<std::string>{"epoch", "optimizer"}));
    QCOMPARE(plain->tensors.size(), inside->tensors.size());
    for (std::size_t i = 0; i < plain->tensors.size(); ++i) {
      QCOMPARE(inside->tensors[i].first, "module." + plain->tensors[i].first);
      QVERIFY(torch::equal(inside->tensors[i].second, plain->tensors[i].second));
    }
  }

  // NumPy's scores, a schedule's and an optimiser's state, as torchreid saves them: passed over, in protocols 2 and 4.
  void beside_the_weights_data() { every_type_and_layout_data(); }
  void beside_the_weights() {
    QFETCH(QString, format);
    const auto read = read_state_dict(folder + "beside-" + format.toStdString() + ".pth");
    QVERIFY2(read, error_of(read).c_str());
    QCOMPARE(read->inside, std::string("state_dict"));
    const auto all = named(*read);
    QCOMPARE(all.size(), std::size_t{2});
    QVERIFY(torch::equal(all.at("w"), torch::tensor({1.0F, 2.0F})));
    QVERIFY(torch::equal(all.at("b"), torch::tensor({3.0F})));
    QCOMPARE(read->others,
             (std::vector<std::string>{"epoch", "rank1", "mAP", "best", "cmc", "names", "optimizer", "scheduler"}));
  }

  void refused_data() {
    QTest::addColumn<QString>("says");
    const char* const outside = "lies outside its storage '0'";
    const std::vector<std::pair<const char*, const char*>> rows{
        {"system", "asks for 'posix.system', and only tensors are read"},
        {"system-4", "asks for 'posix.system'"},
        {"legacy-system", "asks for 'posix.system'"},
        {"getattr", "asks for '__builtin__.getattr'"},
        {"numpy-function", "asks for 'numpy.core.multiarray.fromfile'"},
        {"numpy-class", "a call of numpy.ndarray"},
        {"codecs", "asks for '_codecs.decode'"},
        {"whole-model", "asks for 'torch.nn.modules.linear.Linear'"},
        {"instance", "asks for an instance of os.system"},
        {"no-tensors", "holds no dict of named tensors"},
        {"a-list", "holds no dict of named tensors"},
        {"own-dict", "holds no dict of named tensors"},
        {"own-list", "holds no dict of named tensors"},
        {"own-value", "holds no dict of named tensors"},
        {"persistent-text", "opcode 0x50"},
        {"long-integer", "an integer of more than 64 bits"},
        {"build", "to set an object's state"},
        {"not-a-pickle", "recalls what it never kept"},
        {"no-pickle", "is truncated"},
        {"text", "was not written by torch.save"},
        {"empty", "was not written by torch.save"},
        {"legacy-plain", "was not written by torch.save"},
        {"legacy-big-endian", "was written on a big-endian machine"},
        {"big-endian", "was written on a big-endian machine"},
        {"torchscript", "is a TorchScript archive"},
        {"outside", outside},
        {"offset", outside},
        {"negative-offset", outside},
        {"negative-stride", outside},
        {"negative-size", outside},
        {"overflow", outside},
        {"far-stride", outside},
        {"two-strides", outside},
        {"many-dimensions", outside},
        {"huge-storage", "has 16 bytes where 1099511627776 numbers of 4 bytes are promised"},
        {"missing-storage", "lacks the storage \"data/1\""},
        {"path-storage", "lacks the storage \"data/../../etc/passwd\""},
    };
    for (const auto& [name, says] : rows)
      QTest::newRow(name) << says;
  }
  void refused() {
    QFETCH(QString, says);
    const std::string file = folder + "bad-" + QTest::currentDataTag() + ".pth";
    const auto read = read_state_dict(file);
    QVERIFY2(QString::fromStdString(error_of(read)).contains(says), error_of(read).c_str());
    QCOMPARE(error_of(read).rfind(file, 0), std::size_t{0}); // names the file
    QVERIFY(!QFile::exists("evil-was-here"));
  }
  void every_bad_file_has_its_row() {
    const auto files = QDir(QString::fromStdString(folder)).entryList({"bad-*.pth"}, QDir::Files);
    QCOMPARE(files.size(), 37);
  }

  void missing_files() {
    QCOMPARE(read_state_dict(folder + "none.pth").error().kind, ErrorKind::wrong_call);
    QCOMPARE(read_state_dict(folder).error().kind, ErrorKind::wrong_call);
  }

  // Whatever is cut or changed, there is an answer, and what is read lies inside its storage.
  void damage_data() { every_type_and_layout_data(); }
  void damage() {
    QFETCH(QString, format);
    const auto whole = read_file(folder + "types-" + format.toStdString() + ".pth");
    QVERIFY(whole);
    QTemporaryDir dir;
    const std::string file = dir.filePath("w.pth").toStdString();
    int refusals = 0, count = 0;
    const auto attempt = [&](const std::string& bytes) {
      write_bytes(file, bytes);
      const auto read = read_state_dict(file);
      ++count;
      refusals += read ? 0 : 1;
      if (read)
        for (const auto& [name, tensor] : read->tensors)
          if (tensor.numel() > 0 && tensor.numel() < 1000)
            static_cast<void>(tensor.flatten()[-1].item()); // touches the last element
      return !read || !read->tensors.empty();
    };
    Random random(1, RandomUse::other);
    for (std::size_t length = 0; length < whole->size(); length += 7)
      QVERIFY(attempt(whole->substr(0, length)));
    QCOMPARE(refusals, count); // a cut file is never taken for a whole one
    for (std::size_t at = 0; at < whole->size(); at += 2) {
      auto bytes = *whole;
      bytes[at] = static_cast<char>(bytes[at] ^ static_cast<char>(1 + random.below(255)));
      QVERIFY(attempt(bytes));
    }
    for (std::uint64_t round = 0; round < 500; ++round) { // several at once, and pieces put elsewhere
      auto bytes = *whole;
      for (std::uint64_t i = 0; i < 1 + round % 5; ++i) {
        const auto size = static_cast<std::uint32_t>(bytes.size());
        const std::size_t from = random.below(size), to = random.below(size);
        const auto length = std::min<std::size_t>({1 + round % 12, bytes.size() - from, bytes.size() - to});
        bytes.replace(to, length, whole->substr(from, length));
      }
      QVERIFY(attempt(bytes));
    }
    QVERIFY(refusals > count / 4);
  }
};

QTEST_APPLESS_MAIN(StateDictTest)
#include "tst_state_dict.moc"
