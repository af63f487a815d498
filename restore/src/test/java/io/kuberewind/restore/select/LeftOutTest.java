package io.kuberewind.restore.select;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.fields.Json;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeftOutTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "|pods|{'metadata':{'ownerReferences':[{'controller':true}]}}",
        "|pods|{'status':{'phase':'Succeeded'}}",
        "|pods|{'metadata':{'annotations':{'kubernetes.io/config.mirror':'x'}}}",
        "apps|replicasets|{'metadata':{'ownerReferences':[{'controller':true}]}}",
        "apps|controllerrevisions|{}",
        "batch|jobs|{'status':{'conditions':[{'type':'Complete','status':'True'}]}}",
        "batch|jobs|{'status':{'conditions':[{'type':'Failed','status':'True'}]}}",
        "|endpoints|{}",
        "discovery.k8s.io|endpointslices|{'metadata':{'labels':{'endpointslice.kubernetes.io/managed-by':'endpointslice-controller.k8s.io'}}}",
        "|secrets|{'metadata':{'name':'web-token-x','annotations':{'kubernetes.io/service-account.name':'web'}},'type':'kubernetes.io/service-account-token'}",
        "|configmaps|{'metadata':{'name':'kube-root-ca.crt'}}",
        "|nodes|{}",
        "|events|{}",
        "coordination.k8s.io|leases|{}",
        "apiregistration.k8s.io|apiservices|{'metadata':{'labels':{'kube-aggregator.kubernetes.io/automanaged':'true'}}}",
        "flowcontrol.apiserver.k8s.io|flowschemas|{'metadata':{'annotations':{'apf.kubernetes.io/autoupdate-spec':'true'}}}",
        "rbac.authorization.k8s.io|clusterroles|{'metadata':{'labels':{'kubernetes.io/bootstrapping':'rbac-defaults'}}}",
        "|services|{'metadata':{'name':'kubernetes','namespace':'default'}}"
      })
  void isLeftOut(String group, String resource, String object) {
    assertThat(LeftOut.reason(type(group, resource), json(object))).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "|pods|{'metadata':{'ownerReferences':[{'kind':'Promotion'}]},'status':{'phase':'Pending'}}",
        "apps|replicasets|{}",
        "apps|deployments|{'metadata':{'ownerReferences':[{'controller':true}]}}",
        "batch|jobs|{'status':{'conditions':[{'type':'Suspended','status':'True'}]}}",
        "discovery.k8s.io|endpointslices|{}",
        "|secrets|{'metadata':{'name':'mine','annotations':{'kubernetes.io/service-account.name':'web'}},'type':'kubernetes.io/service-account-token'}",
        "|serviceaccounts|{'metadata':{'name':'default'}}",
        "rbac.authorization.k8s.io|clusterroles|{'metadata':{'name':'mine'}}",
        "|services|{'metadata':{'name':'kubernetes','namespace':'shop'}}"
      })
  void isKept(String group, String resource, String object) {
    assertThat(LeftOut.reason(type(group, resource), json(object))).isEmpty();
  }

  private static GroupResource type(String group, String resource) {
    return new GroupResource(group == null ? "" : group, resource);
  }

  private static JsonNode json(String text) {
    try {
      return Json.MAPPER.readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
