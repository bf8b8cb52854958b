// Checkpoints: exact, whole or refused, never half-written.
#include "base/file.h"
#include "train/checkpoint.h"

#include <QTemporaryDir>
#include <QtTest>
#include <csignal>
#include <filesystem>
#include <sys/resource.h>

using namespace cds;

namespace {

struct Small : torch::nn::Module {
  Small() {
    conv = register_module("conv", torch::nn::Conv2d(torch::nn::Conv2dOptions(3, 4, 3)));
    norm = register_module("norm", torch::nn::BatchNorm2d(4));
  }
  torch::nn::Conv2d conv{nullptr};
  torch::nn::BatchNorm2d norm{nullptr};
};

Checkpoint sample() {
  Checkpoint checkpoint;
  checkpoint.groups["network"]["conv.weight"] =
      torch::randn({4, 3, 3, 3}).contiguous(torch::MemoryFormat::ChannelsLast);
  checkpoint.groups["network"]["norm.num_batches_tracked"] = torch::full({}, 12, torch::kInt64);
  checkpoint.groups["sums"]["loss"] = torch::full({2}, 1.0 / 3.0, torch::kFloat64);
  checkpoint.progress["epoch"] = 3;
  checkpoint.progress["best"] = 0.1 + 0.2;
  return checkpoint;
}

} // namespace

class TestCheckpoint : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void reads_back_bit_for_bit() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("last.pt").toStdString();
    const auto written = sample();
    QVERIFY(save_checkpoint(path, written));
    const auto read = load_checkpoint(path);
    QVERIFY2(read.has_value(), read ? "" : read.error().message().c_str());
    QCOMPARE(read->groups.size(), std::size_t{2});
    for (const auto& [group, tensors] : written.groups)
      for (const auto& [name, tensor] : tensors) {
        const auto& other = read->groups.at(group).at(name);
        QVERIFY(torch::equal(tensor, other));
        QCOMPARE(tensor.dtype(), other.dtype());
      }
    QCOMPARE(read->progress["best"].get<double>(), 0.1 + 0.2);
    QCOMPARE(read->progress["epoch"].get<int>(), 3);
  }

  void one_wrong_bit_is_refused() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("last.pt").toStdString();
    QVERIFY(save_checkpoint(path, sample()));
    const auto content = *read_file(path);
    for (const std::size_t place : {std::size_t{0}, content.size() / 2, content.size() - 1}) {
      auto broken = content;
      broken[place] = static_cast<char>(broken[place] ^ 1);
      QVERIFY(write_file_atomically(path, broken));
      const auto read = load_checkpoint(path);
      QVERIFY(!read);
      QVERIFY(read.error().message().find("last.pt") != std::string::npos);
    }
    QVERIFY(write_file_atomically(path, content.substr(0, content.size() / 2)));
    QVERIFY(!load_checkpoint(path));
    QVERIFY(write_file_atomically(path, ""));
    QVERIFY(!load_checkpoint(path));
  }

  void python_reads_it() {
    QTemporaryDir folder;
    const auto path = folder.filePath("last.pt");
    QVERIFY(save_checkpoint(path.toStdString(), sample()));
    QProcess python;
    python.start(
        "/usr/bin/python3",
        {"-c",
         "import io, sys, torch; d = torch.load(io.BytesIO(open(sys.argv[1], 'rb').read()[32:])); print(d['format'], "
         "tuple(d['tensors']['network/conv.weight'].shape))",
         path});
    if (!python.waitForStarted())
      QSKIP("no Python here");
    python.waitForFinished(60000);
    if (python.readAllStandardError().contains("No module named"))
      QSKIP("no PyTorch for Python here");
    QCOMPARE(python.readAllStandardOutput().trimmed(), QByteArray("cds-checkpoint-1 (4, 3, 3, 3)"));
  }

  void the_previous_one_stands_in_for_a_damaged_one() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("last.pt").toStdString();
    auto older = sample(), newer = sample();
    older.progress["epoch"] = 2;
    QVERIFY(save_checkpoint(path, older));
    QVERIFY(save_checkpoint(path, newer));
    std::string warning;
    QCOMPARE(load_checkpoint(path, &warning)->progress["epoch"].get<int>(), 3);
    QVERIFY(warning.empty());
    auto content = *read_file(path);
    content[content.size() / 2] = static_cast<char>(content[content.size() / 2] ^ 1);
    QVERIFY(write_file_atomically(path, content));
    const auto read = load_checkpoint(path, &warning);
    QVERIFY(read);
    QCOMPARE(read->progress["epoch"].get<int>(), 2);
    QVERIFY(warning.find("last.pt") != std::string::npos);
  }

  // A limit on the file size stands in for a full disk: each write beyond it fails.
  void a_full_disk_leaves_the_old_file() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("last.pt").toStdString();
    QVERIFY(save_checkpoint(path, sample()));
    const auto before = *read_file(path);
    auto large = sample();
    large.groups["network"]["large"] = torch::zeros({1 << 20});
    rlimit limit{};
    getrlimit(RLIMIT_FSIZE, &limit);
    const rlimit old = limit;
    std::signal(SIGXFSZ, SIG_IGN);
    limit.rlim_cur = 1 << 20;
    setrlimit(RLIMIT_FSIZE, &limit);
    const auto status = save_checkpoint(path, large);
    setrlimit(RLIMIT_FSIZE, &old);
    QVERIFY(!status);
    QVERIFY(status.error().message().find("last.pt") != std::string::npos);
    QCOMPARE(*read_file(path), before);
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1); // nothing half-written
  }

  void weights_of_another_network_are_refused_untouched() {
    Small network;
    const auto before = network.conv->weight.clone();
    auto tensors = tensors_of(Small());
    QVERIFY(copy_into(network, tensors, "file"));
    QVERIFY(!torch::equal(before, network.conv->weight));
    const auto now = network.conv->weight.clone();
    auto fewer = tensors;
    fewer.erase("norm.bias");
    auto more = tensors;
    more["norm.extra"] = torch::zeros({4});
    auto other = tensors;
    other["norm.bias"] = torch::zeros({5});
    for (const auto& wrong : {fewer, more, other}) {
      const auto status = copy_into(network, wrong, "file");
      QVERIFY(!status);
      QVERIFY(status.error().message().find("norm.") != std::string::npos);
      QVERIFY(torch::equal(now, network.conv->weight));
    }
  }
};

QTEST_GUILESS_MAIN(TestCheckpoint)
#include "tst_checkpoint.moc"
